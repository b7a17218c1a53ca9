import { inspect } from 'node:util';
import { PaymentError } from '../errors/payment-error.js';
import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import type { GatewayCallbackResult } from '../gateway/v1/gateway-callback-v1.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import { idempotencyKeyFor } from '../transaction/idempotency-key.js';
import type { Transaction, TransactionKind } from '../transaction/transaction.js';
import type { Money } from '../money/money.js';
import { ConformanceFailure, notApplicable } from './conformance-check.js';
import { movesMoney, type FaultServerRequest } from './fault-server/start-fault-server.js';
import type { ConformanceWire } from './fault-server/conformance-wire.js';
import type { ConformanceSituation } from './conformance-situation.js';
import type { ConformanceCallback, ConformanceHarness } from './conformance-harness.js';

/** How a call ended. */
export type CallEnd<Value> =
  | { readonly ended: 'returned'; readonly value: Value }
  | { readonly ended: 'threw'; readonly error: unknown };

/** What a check works with: the harness, and calls as a host makes them. */
export interface ConformanceRun {
  /** The plugin author's harness. */
  readonly harness: ConformanceHarness;
  /** The gateway under test. */
  readonly gateway: PaymentGatewayV1;
  /** Everything the gateway logged, as text. */
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
  /** How often the provider accepted this transaction. */
  count(transaction: Transaction): Promise<number>;
  /** Number of requests about payments at the provider. */
  countRequests(): Promise<number>;
  /** Resolves once there is one. */
  requestReached(): Promise<void>;
  /** The wires to the harness's fault servers; none where it has none. */
  readonly wires: readonly ConformanceWire[];
  /** Creates another harness, in this situation or another, with its own gateway and stub. Closed when the check ends. */
  another(situation?: ConformanceSituation): Promise<ConformanceRun>;
  /** Passes a callback to the gateway. */
  receive(callback: ConformanceCallback): Promise<CallEnd<GatewayCallbackResult>>;
}

/** Options of a call. */
export interface CallChanges {
  /** The original of a refund or reversal. */
  readonly original?: Transaction;
  /** The amount of a capture. Default: the transaction's. */
  readonly money?: Money;
  /** Members of the context that replace the defaults. */
  readonly context?: Partial<GatewayCallContext>;
}

/** Default limit of a single call, after which the check fails instead of hanging. */
const defaultCallBoundMs = 15_000;

/** Creates a run on a harness. */
export function createConformanceRun(
  harness: ConformanceHarness,
  wires: readonly ConformanceWire[] = [],
  another: ConformanceRun['another'] = () => notApplicable('the harness is made once only'),
): ConformanceRun {
  const { gateway, callBoundMs = defaultCallBoundMs } = harness;
  const isAbout = (request: FaultServerRequest) => harness.isAboutPayment?.(request) ?? true;
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
    wires,
    another,
    count: async (transaction) => {
      if (harness.countMovements !== undefined) return harness.countMovements(transaction);
      if (harness.movementsOf !== undefined) return (await harness.movementsOf(transaction)).length;
      throw new ConformanceFailure('the harness shows no books: give it movementsOf');
    },
    countRequests: async () =>
      harness.countRequests?.() ??
      wires.reduce((sum, { requests }) => sum + requests.filter(isAbout).length, 0),
    requestReached: async () => {
      if (harness.requestReached !== undefined) return harness.requestReached();
      // What a step before meets is no answer about the payment.
      while (!wires.some(({ requests }) => requests.some((one) => isAbout(one) && movesMoney(one))))
        await new Promise(setImmediate);
    },
    call: (operation, transaction, changes = {}) => {
      const ends = wires.map((wire) => wire.beginCall(operation));
      return endOf(operation, callBoundMs, () =>
        invoke(
          gateway,
          operation,
          transaction,
          changes,
          context(transaction, operation, {
            ...(operation === 'lookUp' && changes.original !== undefined && { original: changes.original }),
            ...changes.context,
          }),
        ),
      ).finally(() => ends.forEach((end) => end()));
    },
    receive: ({ payload, headers, url, urlToken, sourceAddress, receivedAt = new Date().toISOString() }) =>
      endOf('handleCallback', callBoundMs, () =>
        gateway.handleCallback(payload, {
          ...{ headers, url, receivedAt },
          ...(urlToken !== undefined && { urlToken }),
          ...(sourceAddress !== undefined && { sourceAddress }),
        }),
      ),
  };
}

/** Calls the method of an operation. */
export function invoke(
  gateway: PaymentGatewayV1,
  operation: GatewayOperation,
  transaction: Transaction,
  { original, money = transaction.money }: CallChanges,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  if (typeof gateway[operation] !== 'function')
    throw new ConformanceFailure(`${operation} is declared and is not a method`);
  switch (operation) {
    case 'deposit':
    case 'withdraw':
      return gateway[operation](transaction, context);
    case 'lookUp':
    case 'cancel':
      return gateway[operation]?.(transaction, context);
    case 'capture':
      return gateway.capture?.(transaction, money, context) as Promise<GatewayResponse>;
    case 'refund':
    case 'reverse':
      return gateway[operation]?.(transaction, original ?? transaction, context);
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
    return { ended: 'returned', value: await Promise.race([promiseOf(what, work), bound]) };
  } catch (error) {
    if (error instanceof ConformanceFailure) throw error;
    return { ended: 'threw', error };
  } finally {
    clearTimeout(timer);
  }
}

/** A synchronous throw ends the process of a host that awaits the call later: every method must be async. */
export function promiseOf<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  let promise: Promise<Value>;
  try {
    promise = work();
  } catch (error) {
    if (error instanceof ConformanceFailure) throw error;
    throw new ConformanceFailure(
      `${what} threw at once instead of rejecting: make it an async function, so that every error rejects`,
    );
  }
  if (typeof (promise as Partial<Promise<Value>> | undefined)?.then === 'function') {
    // The caller handles the rejection; a check that ended earlier no longer does.
    Promise.resolve(promise).catch(() => undefined);
    return promise;
  }
  throw new ConformanceFailure(`${what} returned no promise: make it an async function`);
}

/** Describes the end of a call for a failure message. Of an error it shows the code and effect only. */
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

const kinds: Readonly<Partial<Record<GatewayOperation, TransactionKind>>> = {
  withdraw: 'withdrawal',
  refund: 'refund',
  reverse: 'reversal',
};

/** The kind of transaction that an operation makes or looks up. */
export const kindOf = (operation: GatewayOperation): TransactionKind => kinds[operation] ?? 'deposit';
