import type { OutboxMessage } from '../ports/outbox-message.js';
import type { Random } from '../ports/random.js';
import type { BodyOf, Topic } from './topics.js';

/** An outbox message of a topic, due at once unless told otherwise. */
export function createMessage<T extends Topic>(
  random: Random,
  topic: T,
  key: string,
  body: BodyOf<T>,
  availableAtMs: number,
): OutboxMessage {
  return { topic, key, body, availableAtMs, messageId: Buffer.from(random.bytes(16)).toString('hex') };
}
