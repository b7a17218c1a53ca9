import { PaymentError, type GatewayCallContext, type GatewayResponse, type Transaction } from '@lango/core';
import { hexOfTransactionId, toCallbackAddress } from '../../shared/callback-address.js';
import { toPlainText } from '../../shared/to-plain-text.js';
import type { MpesaMessage } from '../../messages/mpesa-message.js';
import { promptPassword } from './deposit-by-stk-push.js';
import { requireInitiator, type OperationDependencies } from './operation-dependencies.js';
import { queryTransactionStatus } from './query-transaction-status.js';

/** Looks up a prompt at once by its CheckoutRequestID, anything else by a status query whose answer is a callback. */
export async function lookUpTransaction(
  dependencies: OperationDependencies,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  switch (transaction.kind) {
    case 'deposit':
      return queryPrompt(dependencies, transaction, context);
    case 'withdrawal':
      return sendStatusQuery(dependencies, transaction, transaction.transactionId, context);
    case 'reversal':
    case 'refund':
      return sendStatusQuery(dependencies, transaction, requireReference(transaction), context);
  }
}

/** Without the id from a lost answer Daraja cannot be queried: only the callback or an operator can decide. */
function requireReference(transaction: Transaction): string {
  if (transaction.gatewayReference !== undefined) return transaction.gatewayReference;
  throw new PaymentError(
    'operation_not_supported',
    'none',
    `a ${transaction.kind} whose answer was lost cannot be looked up; its callback is awaited`,
    undefined,
    { field: 'gatewayReference' },
  );
}

/** The answer states neither amount nor receipt; the id is Daraja's own for our recorded request. */
async function queryPrompt(
  { settings, api }: OperationDependencies,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const gatewayReference = requireReference(transaction);
  const json = { ...promptPassword(settings), CheckoutRequestID: gatewayReference };
  const path = '/mpesa/stkpushquery/v1/query';
  const answer = await api.post({ path, json, answers: 'stk-query', movesMoneyOut: false }, context);
  if (answer.gatewayReference !== null && answer.gatewayReference !== gatewayReference) {
    throw new PaymentError('response_unreadable', 'unknown', 'Daraja answered about another prompt');
  }
  const pending = {
    status: 'pending' as const,
    gatewayReference,
    ...(answer.resultCode !== null && { rawCode: answer.resultCode }),
  };
  switch (answer.outcome) {
    case 'succeeded':
      return { status: 'succeeded', gatewayReference };
    case 'failed':
      return mayStillSucceed(answer, transaction, settings.now(), settings.promptLifetimeMs)
        ? pending
        : toDecline(answer, gatewayReference);
    case 'pending':
    case 'unknown':
    case 'accepted':
    case 'rejected':
    case 'informational':
    case 'invalid':
      return pending;
  }
}

/** Sources report a success after some of these codes: they are final only once the prompt must be over. */
function mayStillSucceed(
  answer: MpesaMessage,
  transaction: Transaction,
  nowMs: number,
  lifetimeMs: number,
): boolean {
  if (answer.doubtful !== true) return false;
  const sentAtMs = Date.parse(transaction.submittedAt ?? transaction.createdAt);
  return nowMs - sentAtMs < lifetimeMs;
}

function toDecline(answer: MpesaMessage, gatewayReference: string): GatewayResponse {
  return {
    status: 'failed',
    gatewayReference,
    reason: answer.reason ?? 'other',
    rawCode: answer.resultCode ?? '',
    rawMessage: toPlainText(answer.details.description),
    ...(answer.retryable !== undefined && { retryable: answer.retryable }),
  };
}

/** The answer is a callback to the look-up's one-time address, which holds the transaction id and the gateway reference. */
async function sendStatusQuery(
  dependencies: OperationDependencies,
  transaction: Transaction,
  gatewayReference: string,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const { settings } = dependencies;
  requireInitiator(settings, 'lookUp');
  if (context.lookUpCallbackUrl === undefined) {
    throw new PaymentError(
      'operation_not_supported',
      'none',
      'a status query needs lookUpCallbackUrl',
      undefined,
      {
        field: 'lookUpCallbackUrl',
      },
    );
  }
  const reference = Buffer.from(gatewayReference, 'utf8').toString('hex');
  const segments = ['t', hexOfTransactionId(transaction.transactionId), 'r', reference, 'status'];
  await queryTransactionStatus(
    dependencies,
    {
      originalConversationId: gatewayReference,
      resultUrl: toCallbackAddress(context.lookUpCallbackUrl, settings, ...segments, 'result'),
      timeoutUrl: toCallbackAddress(context.lookUpCallbackUrl, settings, ...segments, 'timeout'),
    },
    context,
  );
  return { status: 'pending', gatewayReference, isInconclusive: true };
}
