import { isSafeToRetry, PaymentError, type GatewayRecordsContext } from '@lango/core';
import { pause } from '../shared/pause.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Attempts at one request. */
const attemptsMax = 6;
/** Wait before the second attempt; doubles each time. The gateway may ask for longer. */
const firstWaitMs = 1_000;
/** Longest wait before one attempt. If the gateway asks for more, the listing fails. */
const waitMaxMs = 5 * 60_000;
/** Longest total wait of one listing. */
const waitsMaxMs = 30 * 60_000;

/**
 * Backoff for a gateway's listing of records: repeats a request that failed or was rate limited, after the delay that the gateway asks for. A listing
 * moves no money, so it may be repeated after any failure. Attempts and waits are bounded, and `signal` ends them; then the last error is thrown.
 */
export function createBackoff(
  { clock, logger }: Pick<ServiceContext, 'clock' | 'logger'>,
  signal?: AbortSignal,
): NonNullable<GatewayRecordsContext['askPatiently']> {
  let waitedMs = 0;
  const isAborted = (): boolean => signal?.aborted === true;
  return async (request) => {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await request();
      } catch (error) {
        const waitMs = waitBefore(error, attempts);
        if (waitMs === undefined || waitedMs + waitMs > waitsMaxMs || isAborted()) throw error;
        waitedMs += waitMs;
        logger.warn(
          { error: String(error), waitMs },
          'the gateway does not list its records now; will retry',
        );
        await pause(clock, waitMs, signal);
        if (isAborted()) throw error;
      }
    }
  };
}

/** Milliseconds until the next attempt; `undefined` when there is none. */
function waitBefore(error: unknown, attempts: number): number | undefined {
  if (!PaymentError.is(error) || error.code === 'aborted' || !isSafeToRetry(error, 'native'))
    return undefined;
  const waitMs = Math.max(error.retryAfterMs ?? 0, firstWaitMs * 2 ** (attempts - 1));
  return attempts >= attemptsMax || waitMs > waitMaxMs ? undefined : waitMs;
}
