import type { GatewayCallContext } from './v1/gateway-call-context-v1.js';
import type { GatewayOperation } from './v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from './v1/gateway-response-v1.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/** A function from gateway to gateway: retry, breaker, timeout. Composed outermost first. */
export type GatewayLayer = (inner: PaymentGatewayV1) => PaymentGatewayV1;

/** One call of an operation as a layer sees it; `proceed` may be given another context, such as one with a shorter signal. */
export interface OperationCall {
  readonly operation: GatewayOperation;
  readonly context: GatewayCallContext;
  readonly proceed: (context: GatewayCallContext) => Promise<GatewayResponse>;
}

/** Builds a gateway whose every operation goes through `around`; callbacks and data pass untouched. */
export function aroundOperations(
  inner: PaymentGatewayV1,
  around: (call: OperationCall) => Promise<GatewayResponse>,
): PaymentGatewayV1 {
  const { lookUp, refund, reverse, cancel, capture, close } = inner;
  const call = (
    operation: GatewayOperation,
    context: GatewayCallContext,
    proceed: OperationCall['proceed'],
  ) => around({ operation, context, proceed });
  return {
    specificationVersion: inner.specificationVersion,
    gatewayId: inner.gatewayId,
    capabilities: inner.capabilities,
    deposit: (transaction, context) => call('deposit', context, (c) => inner.deposit(transaction, c)),
    withdraw: (transaction, context) => call('withdraw', context, (c) => inner.withdraw(transaction, c)),
    handleCallback: (payload, context) => inner.handleCallback(payload, context),
    ...(lookUp && {
      lookUp: (transaction, context) => call('lookUp', context, (c) => lookUp.call(inner, transaction, c)),
    }),
    ...(refund && {
      refund: (transaction, original, context) =>
        call('refund', context, (c) => refund.call(inner, transaction, original, c)),
    }),
    ...(reverse && {
      reverse: (transaction, original, context) =>
        call('reverse', context, (c) => reverse.call(inner, transaction, original, c)),
    }),
    ...(cancel && {
      cancel: (transaction, context) => call('cancel', context, (c) => cancel.call(inner, transaction, c)),
    }),
    ...(capture && {
      capture: (transaction, money, context) =>
        call('capture', context, (c) => capture.call(inner, transaction, money, c)),
    }),
    ...(close && { close: () => close.call(inner) }),
  } satisfies PaymentGatewayV1;
}
