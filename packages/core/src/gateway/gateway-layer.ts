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
 * A function from gateway to gateway: retry, breaker, timeout. Composed outermost first. The result keeps the gateway's own type: methods
 * beyond the contract stay, and bypass the layer. Write one with {@link aroundOperations}.
 */
export type GatewayLayer = <Gateway extends PaymentGatewayV1>(inner: Gateway) => Gateway;

/** One call of an operation as a layer sees it. `next` may get another context, such as one with an earlier deadline. */
export interface OperationCall {
  /** Which method was called. */
  readonly operation: GatewayOperation;
  /** The transaction; for a refund or reversal, the refund itself. */
  readonly transaction: Transaction;
  /** The caller's context. */
  readonly context: GatewayCallContext;
  /** Makes the call. */
  readonly next: (context: GatewayCallContext) => Promise<GatewayResponse>;
}

/**
 * Builds a gateway whose operations all go through `around`; callbacks, data and the gateway's own methods are passed through. A call that must
 * be a mistake is refused before anything is sent: `invalid_request`, effect `none`, field `transaction` (or its `gatewayId`, `kind` or
 * `status`), `context.signal` or `context.idempotencyKey`.
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
    // Async, so that a synchronous throw becomes a rejection.
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
    // Listing records moves no money: it bypasses the layer.
    ...(inner.listRecords && {
      listRecords: (period, context) => listRecordsOf(inner, period, context),
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
      // Read on access, because the value may change: a fake's list of calls does.
      get: () => {
        const member = members[name];
        return typeof member === 'function' ? (member as (...args: never) => unknown).bind(inner) : member;
      },
    });
  }
  return layered as Gateway;
}

/** Members of the contract: the layer handles these itself. */
const contractMembers: ReadonlySet<string> = new Set([
  'constructor',
  ...gatewayOperations,
  'handleCallback',
  'listRecords',
  'close',
]);

function listRecordsOf(
  inner: PaymentGatewayV1,
  ...args: Parameters<NonNullable<PaymentGatewayV1['listRecords']>>
): AsyncIterable<GatewayRecord> {
  const records = inner.listRecords?.(...args);
  if (records !== undefined) return records;
  throw new PaymentError('operation_not_supported', 'none', 'the gateway no longer lists its records');
}

/** A method that was removed after the layer was built cannot have sent anything. */
function required(answer: Promise<GatewayResponse> | undefined): Promise<GatewayResponse> {
  if (answer !== undefined) return answer;
  throw new PaymentError('operation_not_supported', 'none', 'the gateway no longer offers this operation');
}
