import type { Logger } from '@lango/core';
import type { Topic } from '../../messages/topics.js';
import { createInProcessMessageBus } from '../embedded/in-process-message-bus.js';
import type { Clock } from '../../ports/clock.js';
import type { MessageBus, OutgoingMessage } from '../../ports/message-bus.js';
import type { SqlQuery } from './sql-executor.js';
import type { Notifications } from './notifications.js';

/** Settings of {@link createNotifyMessageBus}. */
export interface NotifyMessageBusOptions {
  readonly query: SqlQuery;
  /** Notifications of other processes. Absent where listening is impossible, such as behind a pooler: then only the claim loop finds their work. */
  readonly notifications?: Notifications;
  readonly channel: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** PostgreSQL refuses a payload of 8,000 bytes. Messages are ids. */
const payloadBytesMax = 7_999;

/**
 * Triggers the workers of this process, and those of other processes for topics without a worker here. PostgreSQL drops a notification without a
 * listener; the claim loop then finds the row (I12).
 */
export function createNotifyMessageBus(options: NotifyMessageBusOptions): MessageBus {
  const { query, notifications, channel, clock, logger } = options;
  const local = createInProcessMessageBus(clock);
  const topics = new Map<Topic, number>();
  const isOurs = ({ topic }: OutgoingMessage) => (topics.get(topic) ?? 0) > 0;
  let stop: (() => Promise<void>) | undefined;
  const onPayload = (payload: string): void => {
    const message = readMessage(payload);
    if (message === undefined) logger.warn({ topic: channel }, 'ignored an unreadable notification');
    else if (isOurs(message)) void local.publish([message]);
  };
  return {
    publish: async (messages) => {
      await local.publish(messages.filter(isOurs));
      if (notifications === undefined) return;
      const payloads = messages
        .filter((message) => !isOurs(message))
        .map((message) => JSON.stringify(message))
        .filter((payload) => Buffer.byteLength(payload) <= payloadBytesMax);
      if (payloads.length > 0)
        await query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [channel, payloads]);
    },
    subscribe: async (subscription) => {
      const { topic } = subscription;
      const end = await local.subscribe(subscription);
      // A process without workers has nothing to trigger.
      stop ??= notifications?.listen(channel, onPayload);
      topics.set(topic, (topics.get(topic) ?? 0) + 1);
      return async () => {
        topics.set(topic, (topics.get(topic) ?? 0) - 1);
        await end();
      };
    },
    check: async () => undefined,
    close: async () => {
      await stop?.();
      await local.close();
    },
  };
}

function readMessage(payload: string): OutgoingMessage | undefined {
  try {
    const message = JSON.parse(payload) as Partial<OutgoingMessage> | null;
    const isMessage =
      typeof message?.topic === 'string' &&
      typeof message.key === 'string' &&
      typeof message.body === 'object';
    return isMessage ? (message as OutgoingMessage) : undefined;
  } catch {
    return undefined;
  }
}
