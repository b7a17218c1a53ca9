import {
  PaymentError,
  callbackPathOf,
  idempotencyKeyFor,
  toPaymentError,
  type GatewayCallContext,
  type GatewayOperation,
  type GatewayResponse,
  type PaymentGatewayV1,
  type Transaction,
} from '@lango/core';
import { gatewayResponseSchema } from '@lango/core/schemas';
import type { GatewayOutcome } from '../../decisions/decide-on-outcome.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from './service-context.js';

/** What a call may need besides the record. */
export interface GatewayCallOptions {
  readonly lookUpCallbackUrl?: string;
  /** Deadline for sending, on the process's monotonic clock: a worker that was paused past it does not send. */
  readonly sendBeforeMs?: number;
}

/** Calls one operation of the transaction's gateway. Never throws: what a plugin throws or returns is checked here. */
export function callGateway(
  context: ServiceContext,
  record: TransactionRecord,
  operation: GatewayOperation,
  options: GatewayCallOptions = {},
): Promise<GatewayOutcome> {
  const { metrics, tracing, clock } = context;
  const { gatewayId } = record.transaction;
  return tracing.inSpan(
    `gateway ${operation}`,
    { kind: 'client', attributes: { gateway: gatewayId } },
    async () => {
      const startedAt = clock.monotonicNow();
      const outcome = await callOnce(context, record, operation, options);
      const code = outcome.kind === 'response' ? outcome.response.status : outcome.error.code;
      metrics.gatewayCalled(gatewayId, operation, code, (clock.monotonicNow() - startedAt) / 1000);
      return outcome;
    },
  );
}

async function callOnce(
  context: ServiceContext,
  record: TransactionRecord,
  operation: GatewayOperation,
  { lookUpCallbackUrl, sendBeforeMs = Infinity }: GatewayCallOptions,
): Promise<GatewayOutcome> {
  const { transaction } = record;
  const abort = new AbortController();
  const cancelDeadline = context.clock.after(context.policy.gatewayDeadlineMs, () => abort.abort());
  try {
    const gateway = context.gateways.get(transaction.gatewayId);
    const original = await originalOf(context, record);
    const callContext: GatewayCallContext = {
      idempotencyKey: idempotencyKeyFor(transaction.transactionId, operation),
      attempt: Math.max(1, record.attempts),
      signal: abort.signal,
      callbackUrl: transactionCallbackUrl(context, gateway, transaction.transactionId),
      ...(lookUpCallbackUrl !== undefined && { lookUpCallbackUrl }),
      ...(operation === 'lookUp' && original !== undefined && { original }),
      tokenCache: context.tokenCache,
      logger: context.logger,
    };
    // The last check before sending: nothing is awaited in between.
    if (context.clock.monotonicNow() >= sendBeforeMs)
      throw new PaymentError('aborted', 'none', 'the worker was paused past the send deadline');
    const answer: unknown = await invoke(gateway, record, operation, original, callContext);
    const response = gatewayResponseSchema.safeParse(answer);
    if (response.success) return { kind: 'response', response: response.data };
    const message = `${gateway.gatewayId} returned an invalid GatewayResponse`;
    return { kind: 'error', error: new PaymentError('response_unreadable', 'unknown', message) };
  } catch (thrown) {
    return { kind: 'error', error: toPaymentError(thrown) };
  } finally {
    cancelDeadline();
  }
}

/** The original of a refund or reversal. */
async function originalOf(
  { store }: ServiceContext,
  { transaction }: TransactionRecord,
): Promise<Transaction | undefined> {
  const { originalTransactionId } = transaction;
  if (originalTransactionId === undefined) return undefined;
  // Nothing has been sent yet, so a failed read has no effect.
  const found = await store.find(originalTransactionId).catch((thrown: unknown) => {
    throw new PaymentError('aborted', 'none', 'the original transaction could not be read', thrown);
  });
  return found?.transaction;
}

async function invoke(
  gateway: PaymentGatewayV1,
  record: TransactionRecord,
  operation: GatewayOperation,
  original: Transaction | undefined,
  callContext: GatewayCallContext,
): Promise<GatewayResponse> {
  const { transaction } = record;
  const unsupported = () =>
    new PaymentError('operation_not_supported', 'none', `${gateway.gatewayId} does not offer ${operation}`);
  switch (operation) {
    case 'deposit':
      return gateway.deposit(transaction, callContext);
    case 'withdraw':
      return gateway.withdraw(transaction, callContext);
    case 'lookUp':
      if (!gateway.lookUp) throw unsupported();
      return gateway.lookUp(withUnverifiedReference(record), callContext);
    case 'refund':
      if (!gateway.refund) throw unsupported();
      if (original === undefined) throw originalIsGone();
      return gateway.refund(transaction, original, callContext);
    case 'reverse':
      if (!gateway.reverse) throw unsupported();
      if (original === undefined) throw originalIsGone();
      return gateway.reverse(transaction, original, callContext);
    case 'cancel':
      if (!gateway.cancel) throw unsupported();
      return gateway.cancel(transaction, callContext);
    case 'capture':
      if (!gateway.capture) throw unsupported();
      return gateway.capture(transaction, captureMoney(record), callContext);
  }
}

const originalIsGone = () => new PaymentError('invalid_request', 'none', 'the original transaction is gone');

/** The whole hold, or the amount that the merchant requested. */
const captureMoney = ({ pendingOperation, transaction }: TransactionRecord) =>
  pendingOperation?.operation === 'capture' ? pendingOperation.money : transaction.money;

/** While the gateway reference is unknown, a look-up may use the unverified one of a callback. */
function withUnverifiedReference({ transaction, unverifiedReference }: TransactionRecord): Transaction {
  return transaction.gatewayReference === undefined && unverifiedReference !== undefined
    ? { ...transaction, gatewayReference: unverifiedReference }
    : transaction;
}

const hexOf = (transactionId: string) => transactionId.slice('txn_'.length);

/** URL for a transaction's callbacks: the same for every attempt, and unguessable. */
export function transactionCallbackUrl(
  context: ServiceContext,
  gateway: PaymentGatewayV1,
  transactionId: string,
): string {
  const token = context.keyRing.callbackToken(transactionId);
  return `${context.publicCallbackBaseUrl}/callbacks/${callbackPathOf(gateway)}/t/${hexOf(transactionId)}/${token}`;
}

/** URL for the answer to one asynchronous look-up. */
export function lookUpUrl(
  context: ServiceContext,
  gateway: PaymentGatewayV1,
  transactionId: string,
  token: string,
): string {
  return `${context.publicCallbackBaseUrl}/callbacks/${callbackPathOf(gateway)}/l/${hexOf(transactionId)}/${token}`;
}
