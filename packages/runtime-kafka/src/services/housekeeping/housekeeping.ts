import { pause } from '../shared/pause.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { WorkHandlers } from '../shared/work-handlers.js';
import { applyRetention, type RetentionPeriods } from './apply-retention.js';
import { createClaimLoops } from './claim-due-work.js';

/** Intervals of background work, in milliseconds. */
export interface HousekeepingIntervals {
  /** Between two claims of due work, in each queue. Default 500. */
  readonly sweepMs: number;
  /** How long a row is left to the worker that committed or claimed it; a crash of that worker delays the row by this. Default 5,000. */
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
 * returned function stops it and waits for the work in progress, not for other due work.
 */
export function startHousekeeping(
  context: ServiceContext,
  intervals: HousekeepingIntervals,
  handlers: WorkHandlers,
  retention: RetentionPeriods,
): () => Promise<void> {
  const loops = createClaimLoops(context, handlers);
  const stops = [
    ...loops.map((loop) => repeat(context, 'claim', intervals.sweepMs, (stopping) => loop.drain(stopping))),
    repeat(context, 'retention', intervals.retentionMs, async (stopping) => {
      await applyRetention(context, retention, stopping);
    }),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
    await Promise.all(loops.map((loop) => loop.idle()));
  };
}

/** Runs the work at once and again after each pause. `stopping` aborts when it is stopped, so that the work can end early. */
export function repeat(
  context: ServiceContext,
  name: string,
  pauseMs: number,
  work: (stopping: AbortSignal) => Promise<void>,
): () => Promise<void> {
  const { clock, logger } = context;
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await work(signal).catch((error: unknown) =>
        logger.warn({ job: name, error: String(error) }, 'housekeeping failed; will retry'),
      );
      await pause(clock, pauseMs, signal);
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}
