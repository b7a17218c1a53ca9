import type { Logger } from '@lango/core';
import type { Clock } from '../../ports/clock.js';
import type { BodyOf, Topic } from '../../messages/topics.js';
import type { MessageBus, OutgoingMessage } from '../../ports/message-bus.js';
import type { Tracing } from '../../ports/tracing.js';

/**
 * Wakes workers for rows that were just committed, so that a healthy system does not wait for the claim loop. Nothing depends on it: the
 * row stays due, and whoever claims it next does the work (I12).
 */
export interface WakeUps {
  /** Publishes in the background. Call it after the commit. `key` keeps messages about one transaction in order. */
  send<T extends Topic>(topic: T, key: string, body: BodyOf<T>): void;
  /** Whether the bus is failing or slow: the last batch failed, the current one takes too long, or none has succeeded yet. */
  isLate(): boolean;
  /** Waits until everything handed over is published or has failed. */
  idle(): Promise<void>;
}

/** Milliseconds for one batch; a healthy bus takes a few. */
const lateMs = 250;

/** Publishes in batches: what arrives while one is under way goes with the next. */
export function createWakeUps(
  bus: MessageBus,
  logger: Logger,
  tracing: Tracing,
  { monotonicNow }: Pick<Clock, 'monotonicNow'>,
): WakeUps {
  let hasFailed = true;
  let startedAt: number | undefined;
  let waiting: OutgoingMessage[] = [];
  let publishing: Promise<void> | undefined;

  const publishWaiting = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      startedAt = monotonicNow();
      const isPublished = await bus.publish(batch).then(
        () => true,
        (error: unknown) => {
          logger.warn(
            { error: String(error), messages: batch.length },
            'publishing failed; the rows stay due',
          );
          return false;
        },
      );
      hasFailed = !isPublished;
      startedAt = undefined;
    }
    // In the same tick as the check for waiting messages, so that a later message starts a new run.
    publishing = undefined;
  };

  return {
    send: (topic, key, body) => {
      const headers = tracing.headers();
      waiting.push({ topic, key, body, ...(Object.keys(headers).length > 0 && { headers }) });
      publishing ??= publishWaiting();
    },
    isLate: () => hasFailed || (startedAt !== undefined && monotonicNow() - startedAt > lateMs),
    idle: async () => {
      while (publishing !== undefined) await publishing;
    },
  };
}
