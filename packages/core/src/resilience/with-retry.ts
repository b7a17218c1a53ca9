import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { isSafeToRetry } from '../errors/is-safe-to-retry.js';
import { PaymentError } from '../errors/payment-error.js';
import { toPaymentError } from '../errors/to-payment-error.js';
import { aroundOperations, type GatewayLayer } from '../gateway/gateway-layer.js';
import type { GatewayOperation, OperationIdempotency } from '../gateway/v1/gateway-capabilities-v1.js';
import type { PaymentGatewayV1 } from '../gateway/v1/payment-gateway-v1.js';
import { checkOption } from '../input/check-input.js';
import { longestTimerMs, resilienceDefaults } from './resilience-defaults.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of {@link withRetry}. */
export interface RetryOptions {
  /** Calls in all, the first included. Default 3. */
  readonly attemptsMax?: number;
  /** Upper bound of the random delay before the second call; it doubles each time (exponential, full jitter). Default 200. */
  readonly initialDelayMs?: number;
  /** Longest delay. When the gateway asks for a longer one, retrying ends. Default 5,000. */
  readonly maxDelayMs?: number;
  /** No call starts later than this after the first one started, the delay before it included. Default 30,000. */
  readonly deadlineMs?: number;
  /** 0 to below 1; for tests. Default `Math.random`. */
  readonly random?: () => number;
  /** Milliseconds since the epoch; for tests. Default `Date.now`. */
  readonly now?: () => number;
}

/** Every member of {@link RetryOptions}. */
export const retrySettings = {
  attemptsMax: true,
  initialDelayMs: true,
  maxDelayMs: true,
  deadlineMs: true,
  random: true,
  now: true,
} as const satisfies ShapeOf<RetryOptions>;

/**
 * Repeats in place a call that is safe to repeat: `effect: 'none'`, or `'unknown'` where the gateway honors the key natively.
 * Each repeat raises the context's `attempt`. Throws the last error with the **worst effect of all attempts**: after one `unknown`, a later clean error is still `unknown`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function withRetry(options: RetryOptions = {}): GatewayLayer {
  const { attemptsMax, initialDelayMs, maxDelayMs, deadlineMs, random, now } = checkOptions(options);
  return (inner) =>
    aroundOperations(inner, async ({ operation, context, next }) => {
      const startedAt = now();
      let uncertain = false;
      let delayMs = 0;
      let calls = 0;
      const mayRepeat = (thrown: unknown): boolean => {
        const error = toPaymentError(thrown);
        const askedMs = error.retryAfterMs ?? 0;
        uncertain ||= error.effect === 'unknown';
        delayMs = Math.max(askedMs, random() * Math.min(maxDelayMs, initialDelayMs * 2 ** (calls - 1)));
        return (
          !context.signal.aborted &&
          isSafeToRetry(error, idempotencyOf(inner, operation)) &&
          askedMs <= maxDelayMs &&
          now() - startedAt + delayMs < deadlineMs
        );
      };
      const policy = retry(handleWhen(mayRepeat), {
        maxAttempts: attemptsMax - 1,
        backoff: new DelegateBackoff(() => delayMs),
      });
      const callOnce = () => {
        calls += 1;
        return next(calls === 1 ? context : { ...context, attempt: context.attempt + calls - 1 });
      };
      try {
        return await policy.execute(callOnce, context.signal);
      } catch (thrown) {
        throw uncertain ? withUnknownEffect(toPaymentError(thrown)) : thrown;
      }
    });
}

function checkOptions(options: RetryOptions) {
  const { retry: defaults } = resilienceDefaults;
  const {
    attemptsMax = defaults.attemptsMax,
    random = Math.random,
    now = Date.now,
  } = checkSettings(options, retrySettings);
  const delay = (field: 'initialDelayMs' | 'maxDelayMs' | 'deadlineMs') => {
    const { [field]: ms = defaults[field] } = options;
    return checkOption.number(field, ms, { least: 0, most: longestTimerMs });
  };
  return {
    attemptsMax: checkOption.number('attemptsMax', attemptsMax, {
      least: 1,
      most: 100,
      whole: true,
    }),
    initialDelayMs: delay('initialDelayMs'),
    maxDelayMs: delay('maxDelayMs'),
    deadlineMs: delay('deadlineMs'),
    random: checkOption.callable('random', random),
    now: checkOption.callable('now', now),
  };
}

/** A look-up moves nothing, so it may always be repeated. */
function idempotencyOf(gateway: PaymentGatewayV1, operation: GatewayOperation): OperationIdempotency {
  if (operation === 'lookUp') return 'native';
  return gateway.capabilities.operations[operation]?.idempotency ?? 'none';
}

function withUnknownEffect(error: PaymentError): PaymentError {
  if (error.effect === 'unknown') return error;
  const { code, message, field, retryAfterMs, rawCode } = error;
  return new PaymentError(code, 'unknown', `${message} (an earlier attempt may have been sent)`, error, {
    ...(field !== undefined && { field }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(rawCode !== undefined && { rawCode }),
  });
}
