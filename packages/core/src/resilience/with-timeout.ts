import { PaymentError } from '../errors/payment-error.js';
import { aroundOperations, type GatewayLayer } from '../gateway/gateway-layer.js';
import { checkOption } from '../input/check-input.js';
import { longestTimerMs, resilienceDefaults } from './resilience-defaults.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of {@link withTimeout}. */
export interface TimeoutOptions {
  /** Milliseconds for the whole call, absolute. Default 20,000. */
  readonly timeoutMs?: number;
}

/** Every member of {@link TimeoutOptions}. */
export const timeoutSettings = { timeoutMs: true } as const satisfies ShapeOf<TimeoutOptions>;

/**
 * Ends a call at an absolute deadline: aborts its signal and throws `gateway_timeout`, effect `unknown`, because the request
 * may have been sent. A timer and an AbortController: cockatiel's own policy costs 9 µs a call.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function withTimeout(options: TimeoutOptions = {}): GatewayLayer {
  const { timeoutMs = resilienceDefaults.timeout.timeoutMs } = checkSettings(options, timeoutSettings);
  checkOption.number('timeoutMs', timeoutMs, { least: 1, most: longestTimerMs });
  return (inner) =>
    aroundOperations(inner, ({ context, next }) => {
      const abort = new AbortController();
      const forwardAbort = () => abort.abort(context.signal.reason);
      if (context.signal.aborted) forwardAbort();
      else context.signal.addEventListener('abort', forwardAbort, { once: true });
      let timer: ReturnType<typeof setTimeout> | undefined;
      const deadline = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          abort.abort();
          reject(new PaymentError('gateway_timeout', 'unknown', `no outcome within ${timeoutMs} ms`));
        }, timeoutMs);
      });
      return Promise.race([next({ ...context, signal: abort.signal }), deadline]).finally(() => {
        clearTimeout(timer);
        context.signal.removeEventListener('abort', forwardAbort);
      });
    });
}
