import type { ServiceContext } from '../service-context.js';
import { applyRetention, type RetentionPeriods } from './apply-retention.js';
import { relayOutbox } from './relay-outbox.js';
import type { TopicHandlers } from '../topic-handlers.js';
import { sweepOverdue } from './sweep-overdue.js';

/** How often the store is asked. Milliseconds. */
export interface HousekeepingIntervals {
  readonly relayMs: number;
  readonly sweepMs: number;
  /** How long overdue before a sweep takes it. */
  readonly sweepGraceMs: number;
  readonly retentionMs: number;
}

/** The defaults; a host with short schedules sets shorter ones. */
export const defaultHousekeepingIntervals: HousekeepingIntervals = {
  relayMs: 500,
  sweepMs: 10_000,
  sweepGraceMs: 30_000,
  retentionMs: 3_600_000,
};

/**
 * Runs in every instance: work is claimed in the store, so there is no leader. `handlers` are those of the services that run here. The
 * returned function stops it.
 */
export function startHousekeeping(
  context: ServiceContext,
  intervals: HousekeepingIntervals,
  handlers: TopicHandlers,
  retention: RetentionPeriods,
): () => Promise<void> {
  const stops = [
    repeat(context, 'relay', intervals.relayMs, async () => {
      while ((await relayOutbox(context)) > 0);
    }),
    repeat(context, 'sweep', intervals.sweepMs, async () => {
      await sweepOverdue(context, intervals.sweepGraceMs, handlers);
    }),
    repeat(context, 'retention', intervals.retentionMs, async () => {
      await applyRetention(context, retention);
    }),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** Runs the work at once and then again, each time a pause after the former run ended. */
function repeat(
  context: ServiceContext,
  name: string,
  pauseMs: number,
  work: () => Promise<void>,
): () => Promise<void> {
  const { clock, logger } = context;
  let stopped = false;
  let wake: (() => void) | undefined;
  const run = async (): Promise<void> => {
    while (!stopped) {
      await work().catch((error: unknown) =>
        logger.warn({ job: name, error: String(error) }, 'housekeeping failed; tried again'),
      );
      if (!stopped) {
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
    stopped = true;
    wake?.();
    await running;
  };
}
