import { toPaymentError } from '../errors/to-payment-error.js';
import type { PaymentError } from '../errors/payment-error.js';
import { checkOption } from '../input/check-input.js';
import { aroundOperations, type GatewayLayer } from '../gateway/gateway-layer.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** A call that begins. Holds nothing about the customer. */
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

/** Hooks of {@link withTracing}: an OpenTelemetry span starts in the first and ends in what it returns. */
export interface TracingOptions {
  /** Called when a call begins; what it returns is called when the call has ended. A hook that throws is ignored. */
  readonly onCall: (call: TracedCall) => ((end: TracedEnd) => void) | void;
  /** Milliseconds, from any start; one that throws makes durations `NaN`. Default `performance.now`. */
  readonly nowMs?: () => number;
}

/** Every member of {@link TracingOptions}. */
export const tracingSettings = { onCall: true, nowMs: true } as const satisfies ShapeOf<TracingOptions>;

/**
 * Tells a tracer of every call and its end. Innermost it sees each attempt, outermost the call with its retries.
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
      const tell = (end: TracedEnd) => quietly(() => onEnd?.(end));
      try {
        const response = await next(context);
        tell({ outcome: 'answered', status: response.status, durationMs: readMs() - startedAt });
        return response;
      } catch (thrown) {
        tell({ outcome: 'threw', error: toPaymentError(thrown), durationMs: readMs() - startedAt });
        throw thrown;
      }
    });
}

/** Tracing never decides about money. */
function quietly<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
