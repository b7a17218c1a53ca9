import { z } from 'zod';

const transactionId = z.string().regex(/^txn_[0-9a-f]{32}$/);

/**
 * Every topic and the shape of its bodies: ids and versions, so that a forged message can at most wake a worker. The first three are
 * the system's; the others carry delayed wake-ups of the same outbox.
 */
export const topicSchemas = {
  /** outbox → payment-processor: make the next attempt. */
  'payment-requested-v1': z.strictObject({ transactionId }),
  /** callback-receiver → callback-processor: a stored callback waits. */
  'gateway-callback-received-v1': z.strictObject({ callbackId: z.string().max(64) }),
  /** outbox → callback-dispatcher: tell the merchant. */
  'transaction-updated-v1': z.strictObject({ transactionId, version: z.int().min(1) }),
  /** outbox → resolver: ask the gateway what became of it. */
  'look-up-due-v1': z.strictObject({ transactionId }),
  /** outbox → callback-dispatcher: try this delivery. */
  'merchant-callback-due-v1': z.strictObject({ deliveryId: z.string().max(80) }),
} as const;

/** Name of a topic. */
export type Topic = keyof typeof topicSchemas;

/** Body of a topic's messages. */
export type BodyOf<T extends Topic> = z.infer<(typeof topicSchemas)[T]>;

export const topics = Object.keys(topicSchemas) as readonly Topic[];
