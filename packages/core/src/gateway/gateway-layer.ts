import { PaymentError } from '../errors/payment-error.js';
import { checkOption, checkRequest } from '../input/check-input.js';
import { checkGateway } from './check-gateway.js';
import type { GatewayCallContext } from './v1/gateway-call-context-v1.js';
import type { GatewayOperation } from './v1/gateway-capabilities-v1.js';
import type { GatewayRecord } from './v1/gateway-record-v1.js';
import type { GatewayResponse } from './v1/gateway-response-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/** A function from gateway to gateway: retry, breaker, timeout. Composed outermost first. Write one with {@link aroundOperations}. */
export type GatewayLayer = (inner: PaymentGatewayV1) => PaymentGatewayV1;

/** One call of an operation as a layer sees it; `proceed` may be given another context, such as one with a shorter signal. */
export interface OperationCall {
  /** Which method was called. */
  readonly operation: GatewayOperation;
  /** The transaction it is about: of a refund or reversal the undoing one. */
  readonly transaction: Transaction;
  /** What the caller gave with it. */
  readonly context: GatewayCallContext;
  /** Makes the call. */
  readonly proceed: (context: GatewayCallContext) => Promise<GatewayResponse>;
}

/**
 * Builds a gateway whose every operation goes through `around`; callbacks and data pass untouched. A call without a transaction or a signal
 * is refused there: `invalid_request`, effect `none`, field `transaction` or `context.signal`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `gateway` or `around`.
 */
export function aroundOperations(
  inner: PaymentGatewayV1,
  around: (call: OperationCall) => Promise<GatewayResponse>,
): PaymentGatewayV1 {
  checkGateway(checkOption, 'gateway', inner);
  checkOption.callable('around', around);
  const call = async (
    operation: GatewayOperation,
    transaction: Transaction,
    context: GatewayCallContext,
    proceed: OperationCall['proceed'],
  ) => {
    // Spelled out, since this is on the way of every call.
    if (typeof transaction !== 'object' || transaction === null)
      throw checkRequest.wrong('transaction', 'must be an object');
    if (typeof context?.signal?.addEventListener !== 'function')
      throw checkRequest.wrong('context.signal', 'must be an AbortSignal');
    return around({ operation, transaction, context, proceed });
  };
  return {
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
}

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
