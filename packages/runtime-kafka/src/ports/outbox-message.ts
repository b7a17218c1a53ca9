import type { BusMessage } from './message-bus.js';

/** A message to publish, at once or later. Committed together with what it tells. */
export interface OutboxMessage extends Omit<BusMessage, 'tries'> {
  readonly availableAtMs: number;
  readonly tries?: number;
}

/** An outbox row that its reader has claimed. */
export interface ClaimedOutboxMessage extends BusMessage {
  readonly outboxId: string;
}

export interface DeadLetter {
  readonly messageId: string;
  readonly topic: string;
  readonly key: string;
  readonly body: unknown;
  readonly reason: string;
  readonly atMs: number;
}
