import { toPaymentError } from '../errors/to-payment-error.js';
import type { PaymentError } from '../errors/payment-error.js';
import { checkOption } from '../input/check-input.js';
import { aroundOperations, type GatewayLayer } from '../gateway/gateway-layer.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** A call that begins. Contains no customer data. */
export interface TracedCall {
  /** The gateway instance. */
  readonly gatewayId: string;
  /** Which method. */
  readonly operation: GatewayOperation;
  /** Ours. */
  readonly transactionId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** How it ended. */
export type TracedEnd =
  | { readonly outcome: 'answered'; readonly status: GatewayResponse['status']; readonly durationMs: number }
  | { readonly outcome: 'threw'; readonly error: PaymentError; readonly durationMs: number };

/** Hooks of {@link withTracing}. An OpenTelemetry span starts in `onCall` and ends in the function it returns. */
export interface TracingOptions {
  /** Called when a call begins; the function it returns is called when the call ends. A hook that throws is ignored. */
  readonly onCall: (call: TracedCall) => ((end: TracedEnd) => void) | void;
  /** A clock in milliseconds; if it throws, durations are `NaN`. Default `performance.now`. */
  readonly nowMs?: () => number;
}

/** Every member of {@link TracingOptions}. */
export const tracingSettings = { onCall: true, nowMs: true } as const satisfies ShapeOf<TracingOptions>;

/**
 * Reports every call and its end to a tracer. As the innermost layer it sees each attempt, as the outermost the call with its retries.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function withTracing(options: TracingOptions): GatewayLayer {
  const { onCall, nowMs = () => performance.now() } = checkSettings(options, tracingSettings);
  checkOption.callable('onCall', onCall);
  checkOption.callable('nowMs', nowMs);
  const readMs = () => quietly(nowMs) ?? Number.NaN;
  return (inner) =>
    aroundOperations(inner, async ({ operation, transaction, context, next }) => {
      const { transactionId } = transaction;
      const call = { gatewayId: inner.gatewayId, operation, transactionId, attempt: context.attempt };
      const startedAt = readMs();
      const onEnd = quietly(() => onCall(call));
      const report = (end: TracedEnd) => quietly(() => onEnd?.(end));
      try {
        const response = await next(context);
        report({ outcome: 'answered', status: response.status, durationMs: readMs() - startedAt });
        return response;
      } catch (thrown) {
        report({ outcome: 'threw', error: toPaymentError(thrown), durationMs: readMs() - startedAt });
        throw thrown;
      }
    });
}

/** A tracing error must not affect a payment. */
function quietly<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
