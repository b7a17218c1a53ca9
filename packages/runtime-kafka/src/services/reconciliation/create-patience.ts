import { isSafeToRetry, PaymentError, type GatewayRecordsContext } from '@lango/core';
import type { ServiceContext } from '../shared/service-context.js';

/** Tries of one request. */
const triesMax = 6;
/** The wait before the second try; it doubles each time. A longer one is the gateway's own wish. */
const firstWaitMs = 1_000;
/** Most that is waited before one request: a gateway that wants more wants to be asked another day. */
const waitMaxMs = 5 * 60_000;
/** Most that one listing waits in all. */
const waitsMaxMs = 30 * 60_000;

/**
 * Asks a gateway for its records with patience: what it cannot answer now, or puts off with a rate limit, is asked again when it says so.
 * A question moves nothing, so that it may be repeated whatever became of it. Tries and waits are bounded, and `signal` ends them; then the last error
 * stands.
 */
export function createPatience(
  { clock, logger }: Pick<ServiceContext, 'clock' | 'logger'>,
  signal?: AbortSignal,
): NonNullable<GatewayRecordsContext['askPatiently']> {
  let waitedMs = 0;
  const hasLeft = (): boolean => signal?.aborted === true;
  return async (ask) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        const waitMs = waitBefore(error, tries);
        if (waitMs === undefined || waitedMs + waitMs > waitsMaxMs || hasLeft()) throw error;
        waitedMs += waitMs;
        logger.warn(
          { error: String(error), waitMs },
          'the gateway does not list its records now; asked again',
        );
        await new Promise<void>((resolve) => {
          const leave = () => (cancel(), resolve());
          const cancel = clock.after(waitMs, () => (signal?.removeEventListener('abort', leave), resolve()));
          signal?.addEventListener('abort', leave, { once: true });
        });
        if (hasLeft()) throw error;
      }
    }
  };
}

/** Milliseconds until the next try; `undefined` when there is none. */
function waitBefore(error: unknown, tries: number): number | undefined {
  if (!PaymentError.is(error) || error.code === 'aborted' || !isSafeToRetry(error, 'native'))
    return undefined;
  const waitMs = Math.max(error.retryAfterMs ?? 0, firstWaitMs * 2 ** (tries - 1));
  return tries >= triesMax || waitMs > waitMaxMs ? undefined : waitMs;
}
