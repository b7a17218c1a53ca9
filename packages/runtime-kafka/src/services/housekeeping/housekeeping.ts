import type { ServiceContext } from '../shared/service-context.js';
import type { WorkHandlers } from '../shared/work-handlers.js';
import { applyRetention, type RetentionPeriods } from './apply-retention.js';
import { createClaimLoops } from './claim-due-work.js';

/** How often the store is asked. Milliseconds. */
export interface HousekeepingIntervals {
  /** Between two looks for due work, in each queue. Default 500. */
  readonly sweepMs: number;
  /** How long a row belongs to whoever committed or claimed it; a worker that dies with it delays it by this. Default 5,000. */
  readonly sweepGraceMs: number;
  /** Between two purges. Default an hour. */
  readonly retentionMs: number;
  /** @deprecated There is one claim loop, whose pause is `sweepMs`; this has no effect. */
  readonly relayMs?: number;
}

/** The defaults; a host with short schedules sets shorter ones. */
export const defaultHousekeepingIntervals: HousekeepingIntervals = {
  sweepMs: 500,
  sweepGraceMs: 5_000,
  retentionMs: 3_600_000,
};

/**
 * Runs in every instance: work is claimed in the store, so there is no leader. `handlers` are those of the services that run here. The
 * returned function stops it and waits for what is in hand, not for what is due besides.
 */
export function startHousekeeping(
  context: ServiceContext,
  intervals: HousekeepingIntervals,
  handlers: WorkHandlers,
  retention: RetentionPeriods,
): () => Promise<void> {
  const loops = createClaimLoops(context, handlers);
  const stops = [
    ...loops.map((loop) => repeat(context, 'claim', intervals.sweepMs, (leaving) => loop.drain(leaving))),
    repeat(context, 'retention', intervals.retentionMs, async (leaving) => {
      await applyRetention(context, retention, leaving);
    }),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
    await Promise.all(loops.map((loop) => loop.idle()));
  };
}

/** Runs the work at once and then again, each time a pause after the former run ended. `leaving` aborts when it is stopped: the work ends early. */
export function repeat(
  context: ServiceContext,
  name: string,
  pauseMs: number,
  work: (leaving: AbortSignal) => Promise<void>,
): () => Promise<void> {
  const { clock, logger } = context;
  const leaving = new AbortController();
  const { signal } = leaving;
  let wake: (() => void) | undefined;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await work(signal).catch((error: unknown) =>
        logger.warn({ job: name, error: String(error) }, 'housekeeping failed; tried again'),
      );
      if (!signal.aborted) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(pauseMs, resolve);
          wake = () => {
            cancel();
            resolve();
          };
        });
      }
    }
  };
  const running = run();
  return async () => {
    leaving.abort();
    wake?.();
    await running;
  };
}
