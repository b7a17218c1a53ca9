import { inspect } from 'node:util';
import { PaymentError } from '../errors/payment-error.js';
import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import type { GatewayCallbackResult } from '../gateway/v1/gateway-callback-v1.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import { idempotencyKeyFor } from '../transaction/idempotency-key.js';
import type { Transaction, TransactionKind } from '../transaction/transaction.js';
import { ConformanceFailure } from './conformance-check.js';
import type { ConformanceCallback, ConformanceHarness } from './conformance-harness.js';

/** How a call ended. */
export type CallEnd<Value> =
  | { readonly ended: 'returned'; readonly value: Value }
  | { readonly ended: 'threw'; readonly error: unknown };

/** What a check works with: the harness, and calls made the way a host makes them. */
export interface ConformanceRun {
  /** What the plugin’s author wrote. */
  readonly harness: ConformanceHarness;
  /** The gateway under test. */
  readonly gateway: PaymentGatewayV1;
  /** Everything the gateway wrote to the logger it was given, as text. */
  readonly logLines: readonly string[];
  /** The context of a call, as a host would make it. */
  context(
    transaction: Transaction,
    operation: GatewayOperation,
    changes?: Partial<GatewayCallContext>,
  ): GatewayCallContext;
  /** Calls an operation on a transaction; the original is needed for refund and reverse. */
  call(
    operation: GatewayOperation,
    transaction: Transaction,
    changes?: CallChanges,
  ): Promise<CallEnd<GatewayResponse>>;
  /** Hands the gateway a callback. */
  receive(callback: ConformanceCallback): Promise<CallEnd<GatewayCallbackResult>>;
}

/** What differs from an ordinary call. */
export interface CallChanges {
  /** What a refund or reversal undoes. */
  readonly original?: Transaction;
  /** Members of the context that are not the usual ones. */
  readonly context?: Partial<GatewayCallContext>;
}

/** Longest a single call may take, where the harness does not say, before the check fails instead of hanging. */
const defaultCallBoundMs = 15_000;

/** Prepares a run around a harness. */
export function createConformanceRun(harness: ConformanceHarness): ConformanceRun {
  const { gateway, callBoundMs = defaultCallBoundMs } = harness;
  const logLines: string[] = [];
  const write = (fields: Readonly<Record<string, unknown>>, message: string) =>
    void logLines.push(`${message} ${inspect(fields, { depth: 10 })}`);
  const context: ConformanceRun['context'] = (transaction, operation, changes = {}) => ({
    idempotencyKey: idempotencyKeyFor(transaction.transactionId, operation),
    attempt: 1,
    signal: new AbortController().signal,
    logger: { debug: write, info: write, warn: write, error: write },
    ...harness.createContext?.(transaction, operation),
    ...changes,
  });
  return {
    harness,
    gateway,
    logLines,
    context,
    call: (operation, transaction, changes = {}) =>
      endOf(operation, callBoundMs, () =>
        invoke(
          gateway,
          operation,
          transaction,
          changes.original,
          context(transaction, operation, changes.context),
        ),
      ),
    receive: ({ payload, receivedAt = new Date().toISOString(), ...rest }) =>
      endOf('handleCallback', callBoundMs, () => gateway.handleCallback(payload, { ...rest, receivedAt })),
  };
}

function invoke(
  gateway: PaymentGatewayV1,
  operation: GatewayOperation,
  transaction: Transaction,
  original: Transaction | undefined,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const missing = () => {
    throw new ConformanceFailure(`${operation} is declared and is not a method`);
  };
  switch (operation) {
    case 'deposit':
      return gateway.deposit(transaction, context);
    case 'withdraw':
      return gateway.withdraw(transaction, context);
    case 'lookUp':
      return gateway.lookUp?.(transaction, context) ?? missing();
    case 'cancel':
      return gateway.cancel?.(transaction, context) ?? missing();
    case 'capture':
      return gateway.capture?.(transaction, transaction.money, context) ?? missing();
    case 'refund':
      return gateway.refund?.(transaction, original ?? transaction, context) ?? missing();
    case 'reverse':
      return gateway.reverse?.(transaction, original ?? transaction, context) ?? missing();
  }
}

async function endOf<Value>(
  what: string,
  callBoundMs: number,
  work: () => Promise<Value>,
): Promise<CallEnd<Value>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bound = new Promise<never>((_, reject) => {
    const late = new ConformanceFailure(`${what} had not ended after ${callBoundMs} ms: it has no deadline`);
    timer = setTimeout(() => reject(late), callBoundMs);
  });
  try {
    return { ended: 'returned', value: await Promise.race([work(), bound]) };
  } catch (error) {
    if (error instanceof ConformanceFailure) throw error;
    return { ended: 'threw', error };
  } finally {
    clearTimeout(timer);
  }
}

/** A short description of an end, for the message of a failed check. Shows no more of an error than its code and effect. */
export function describeEnd(end: CallEnd<GatewayResponse | GatewayCallbackResult>): string {
  if (end.ended === 'returned') {
    const { value } = end;
    if (typeof value !== 'object' || value === null) return `returned ${String(value)}`;
    return `returned ${'status' in value ? value.status : value.kind}`;
  }
  return PaymentError.is(end.error)
    ? `threw ${end.error.code} with effect ${end.error.effect}`
    : `threw something that is not a PaymentError`;
}

/** The kind of transaction that an operation makes or asks about. */
export function kindOf(operation: GatewayOperation): TransactionKind {
  switch (operation) {
    case 'withdraw':
      return 'withdrawal';
    case 'refund':
      return 'refund';
    case 'reverse':
      return 'reversal';
    case 'deposit':
    case 'lookUp':
    case 'cancel':
    case 'capture':
      return 'deposit';
  }
}
