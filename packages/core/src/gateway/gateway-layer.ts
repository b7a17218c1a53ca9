import { PaymentError } from '../errors/payment-error.js';
import { checkOption } from '../input/check-input.js';
import { checkCall } from './check-call.js';
import { checkGateway } from './check-gateway.js';
import { gatewayOperations } from './gateway-operations.js';
import type { GatewayCallContext } from './v1/gateway-call-context-v1.js';
import type { GatewayOperation } from './v1/gateway-capabilities-v1.js';
import type { GatewayRecord } from './v1/gateway-record-v1.js';
import type { GatewayResponse } from './v1/gateway-response-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/**
 * A function from gateway to gateway: retry, breaker, timeout. Composed outermost first. The result keeps the gateway's own type: its methods
 * beyond the contract stay, and go past the layer. Write one with {@link aroundOperations}.
 */
export type GatewayLayer = <Gateway extends PaymentGatewayV1>(inner: Gateway) => Gateway;

/** One call of an operation as a layer sees it; `next` may be given another context, such as one with a shorter signal. */
export interface OperationCall {
  /** Which method was called. */
  readonly operation: GatewayOperation;
  /** The transaction it is about: of a refund or reversal the refund one. */
  readonly transaction: Transaction;
  /** What the caller gave with it. */
  readonly context: GatewayCallContext;
  /** Makes the call. */
  readonly next: (context: GatewayCallContext) => Promise<GatewayResponse>;
}

/**
 * Builds a gateway whose every operation goes through `around`; callbacks, data and the gateway's own methods pass untouched. A call that can
 * only be a mistake is refused there, before anything is sent: `invalid_request`, effect `none`, field `transaction` (or its `gatewayId`, `kind`
 * or `status`), `context.signal` or `context.idempotencyKey`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `gateway` or `around`.
 */
export function aroundOperations<Gateway extends PaymentGatewayV1>(
  inner: Gateway,
  around: (call: OperationCall) => Promise<GatewayResponse>,
): Gateway {
  checkGateway(checkOption, 'gateway', inner);
  checkOption.callable('around', around);
  const call = async (
    operation: GatewayOperation,
    transaction: Transaction,
    context: GatewayCallContext,
    next: OperationCall['next'],
  ) => {
    checkCall(inner, operation, transaction, context);
    return around({ operation, transaction, context, next });
  };
  const layered = {
    specificationVersion: inner.specificationVersion,
    gatewayId: inner.gatewayId,
    capabilities: inner.capabilities,
    deposit: (transaction, context) =>
      call('deposit', transaction, context, (c) => inner.deposit(transaction, c)),
    withdraw: (transaction, context) =>
      call('withdraw', transaction, context, (c) => inner.withdraw(transaction, c)),
    // Async, so that what it throws at once reaches whoever waits.
    handleCallback: async (payload, context) => inner.handleCallback(payload, context),
    ...(inner.lookUp && {
      lookUp: (transaction, context) =>
        call('lookUp', transaction, context, (c) => required(inner.lookUp?.(transaction, c))),
    }),
    ...(inner.refund && {
      refund: (refund, original, context) =>
        call('refund', refund, context, (c) => required(inner.refund?.(refund, original, c))),
    }),
    ...(inner.reverse && {
      reverse: (reversal, original, context) =>
        call('reverse', reversal, context, (c) => required(inner.reverse?.(reversal, original, c))),
    }),
    ...(inner.cancel && {
      cancel: (transaction, context) =>
        call('cancel', transaction, context, (c) => required(inner.cancel?.(transaction, c))),
    }),
    ...(inner.capture && {
      capture: (transaction, money, context) =>
        call('capture', transaction, context, (c) => required(inner.capture?.(transaction, money, c))),
    }),
    // A question about the books moves nothing: no layer stands in its way.
    ...(inner.listRecords && {
      listRecords: (period, context) => listedBy(inner, period, context),
    }),
    ...(inner.close && { close: async () => inner.close?.() }),
  } satisfies PaymentGatewayV1;
  return withOwnMembers(inner, layered);
}

/** The gateway's members beyond the contract, also inherited ones; methods are called on the gateway itself. */
function withOwnMembers<Gateway extends PaymentGatewayV1>(
  inner: Gateway,
  layered: PaymentGatewayV1,
): Gateway {
  const names = new Set<string>();
  for (
    let level: object = inner;
    level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object
  ) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
    if (Object.getPrototypeOf(level) === null) break;
  }
  const members = inner as unknown as Readonly<Record<string, unknown>>;
  for (const name of names) {
    if (name in layered || contractMembers.has(name)) continue;
    Object.defineProperty(layered, name, {
      enumerable: true,
      // Read when asked for, since it may change: a fake's list of calls does.
      get: () => {
        const member = members[name];
        return typeof member === 'function' ? (member as (...args: never) => unknown).bind(inner) : member;
      },
    });
  }
  return layered as Gateway;
}

/** Members that a layer passes on itself, or that are left out where the gateway does not offer them. */
const contractMembers: ReadonlySet<string> = new Set([
  'constructor',
  ...gatewayOperations,
  'handleCallback',
  'listRecords',
  'close',
]);

function listedBy(
  inner: PaymentGatewayV1,
  ...asked: Parameters<NonNullable<PaymentGatewayV1['listRecords']>>
): AsyncIterable<GatewayRecord> {
  const records = inner.listRecords?.(...asked);
  if (records !== undefined) return records;
  throw new PaymentError('operation_not_supported', 'none', 'the gateway no longer lists its records');
}

/** A method was there when the layer was built; one that is gone at the call cannot have sent anything. */
function required(answer: Promise<GatewayResponse> | undefined): Promise<GatewayResponse> {
  if (answer !== undefined) return answer;
  throw new PaymentError('operation_not_supported', 'none', 'the gateway no longer offers this operation');
}
