import type { ErrorEvidence, ResponseEvidence } from '../evidence/evidence.js';
import { PaymentError } from '../errors/payment-error.js';
import { toPaymentError } from '../errors/to-payment-error.js';
import { checkCall } from '../gateway/check-call.js';
import { isGatewayResponse } from '../gateway/is-gateway-response.js';
import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { idempotencyKeyFor } from '../transaction/idempotency-key.js';
import type { Transaction, TransactionKind } from '../transaction/transaction.js';
import { transactionCallbackUrl } from './callback-address.js';
import type { Payment } from './payment.js';
import type { FlowContext } from './payment-flow-options.js';

/** The operation that moves the money of each kind of transaction. */
export const operationOf = {
  deposit: 'deposit',
  withdrawal: 'withdraw',
  refund: 'refund',
  reversal: 'reverse',
} as const satisfies Readonly<Record<TransactionKind, GatewayOperation>>;

/** How a call ended, as evidence. */
export type CallEvidence = Pick<ResponseEvidence, 'response'> | Pick<ErrorEvidence, 'error'>;

/** Calls the gateway once. Never throws: what an adapter throws or returns is checked here. */
export async function callGateway(
  context: FlowContext,
  payment: Payment,
  operation: 'deposit' | 'withdraw' | 'refund' | 'reverse' | 'lookUp',
  lookUpCallbackUrl?: string,
): Promise<CallEvidence> {
  const { transaction, unverified } = payment;
  const { transactionId, originalTransactionId } = transaction;
  const { gateway, tokenCache, logger, callTimeoutMs } = context;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), callTimeoutMs);
  try {
    const found =
      originalTransactionId === undefined
        ? undefined
        : await context.store.find({ transactionId: originalTransactionId }).catch(notSent);
    const original = found?.transaction;
    const call: GatewayCallContext = {
      idempotencyKey: idempotencyKeyFor(transactionId, operation),
      attempt: 1,
      signal: abort.signal,
      callbackUrl: await transactionCallbackUrl(context, transactionId),
      logger,
      ...(lookUpCallbackUrl !== undefined && { lookUpCallbackUrl }),
      ...(tokenCache !== undefined && { tokenCache }),
      ...(operation === 'lookUp' && original !== undefined && { original }),
    };
    checkCall(gateway, operation, transaction, call);
    const reference = transaction.gatewayReference ?? unverified?.gatewayReference;
    const target =
      operation === 'lookUp' && reference !== undefined
        ? { ...transaction, gatewayReference: reference }
        : transaction;
    const response: unknown = await invoke(context, operation, target, original, call);
    if (isGatewayResponse(response)) return { response };
    const message = `${gateway.gatewayId} returned no valid GatewayResponse`;
    return { error: new PaymentError('response_unreadable', 'unknown', message) };
  } catch (thrown) {
    return { error: toPaymentError(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

function invoke(
  { gateway }: FlowContext,
  operation: 'deposit' | 'withdraw' | 'refund' | 'reverse' | 'lookUp',
  transaction: Transaction,
  original: Transaction | undefined,
  call: GatewayCallContext,
): Promise<GatewayResponse> {
  switch (operation) {
    case 'deposit':
      return gateway.deposit(transaction, call);
    case 'withdraw':
      return gateway.withdraw(transaction, call);
    case 'lookUp':
      return gateway.lookUp?.(transaction, call) ?? notOffered();
    case 'refund':
      return (original && gateway.refund?.(transaction, original, call)) ?? notOffered();
    case 'reverse':
      return (original && gateway.reverse?.(transaction, original, call)) ?? notOffered();
  }
}

const notOffered = (): never => {
  throw new PaymentError(
    'operation_not_supported',
    'none',
    'the gateway does not offer this, or the original is gone',
  );
};

const notSent = (thrown: unknown): never => {
  throw new PaymentError('aborted', 'none', 'the original transaction could not be read', thrown);
};
