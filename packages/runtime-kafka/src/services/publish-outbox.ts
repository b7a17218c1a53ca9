import type { Logger } from '@lango/core';
import type { Tracing } from '../ports/tracing.js';
import type { Clock } from '../ports/clock.js';
import type { MessageBus } from '../ports/message-bus.js';
import type { OutboxMessage } from '../ports/outbox-message.js';
import type { TransactionStore } from '../ports/transaction-store.js';

/** Publishes what was just committed, so that a healthy system does not wait for the relay's next look. */
export interface OutboxPublisher {
  /** The rows to commit: due at once for us means due a little later for the relay, which publishes if we die in between. */
  stage(messages: readonly OutboxMessage[]): readonly OutboxMessage[];
  /** Publishes those that are due, in the background. Call it after the commit. */
  publish(messages: readonly OutboxMessage[]): void;
  /** Waits until everything handed over is published or left to the relay. */
  idle(): Promise<void>;
}

/** Milliseconds the relay leaves a fresh row to the process that wrote it. */
const ownPublicationMs = 5_000;
/** Milliseconds that published rows are gathered before they are deleted in one statement. */
const deleteDelayMs = 250;

/** Publishes in batches: what arrives while one is under way goes with the next. */
export function createOutboxPublisher(
  store: Pick<TransactionStore, 'deleteOutboxByMessageId'>,
  bus: MessageBus,
  clock: Clock,
  logger: Logger,
  tracing: Tracing,
): OutboxPublisher {
  let waiting: OutboxMessage[] = [];
  let published: string[] = [];
  let publishing: Promise<void> | undefined;
  let deleting: Promise<void> | undefined;
  const withTrace = (messages: readonly OutboxMessage[]): readonly OutboxMessage[] => {
    const headers = tracing.headers();
    return Object.keys(headers).length === 0
      ? messages
      : messages.map((message) => ({ ...message, headers }));
  };
  const isDue = (message: OutboxMessage) => message.availableAtMs <= clock.now();

  const publishWaiting = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await bus.publish(
          batch.map(({ availableAtMs: _, ...message }) => ({ ...message, tries: message.tries ?? 0 })),
        );
        published.push(...batch.map(({ messageId }) => messageId));
        deleting ??= deletePublished();
      } catch (error) {
        logger.warn({ error: String(error) }, 'publishing failed; the relay will publish');
      }
    }
    // In the turn that saw nothing waiting: what comes a moment later must find nobody at work and start again.
    publishing = undefined;
  };

  const deletePublished = async (): Promise<void> => {
    while (published.length > 0) {
      await new Promise<void>((resolve) => clock.after(deleteDelayMs, resolve));
      const done = published;
      published = [];
      await store.deleteOutboxByMessageId(done).catch((error: unknown) => {
        logger.warn(
          { error: String(error) },
          'outbox rows could not be deleted; they will be published again',
        );
      });
    }
    deleting = undefined;
  };

  return {
    stage: (messages) =>
      withTrace(messages).map((message) =>
        isDue(message) ? { ...message, availableAtMs: clock.now() + ownPublicationMs } : message,
      ),
    publish: (messages) => {
      const due = withTrace(messages.filter(isDue));
      if (due.length === 0) return;
      waiting.push(...due);
      publishing ??= publishWaiting();
    },
    idle: async () => {
      while ((publishing ?? deleting) !== undefined) await (publishing ?? deleting);
    },
  };
}
