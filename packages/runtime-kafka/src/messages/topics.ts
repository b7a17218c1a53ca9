import { z } from 'zod';

const transactionId = z.string().regex(/^txn_[0-9a-f]{32}$/);

/** Every topic and the shape of its bodies: ids only, so that a forged message can at most wake a worker. */
export const topicSchemas = {
  /** → payment-processor: an accepted transaction, or a capture or cancel, waits to be sent. */
  'payment-requested-v1': z.strictObject({ transactionId }),
  /** callback-receiver → callback-processor: a stored callback waits. */
  'gateway-callback-received-v1': z.strictObject({ callbackId: z.string().max(64) }),
  /** → callback-dispatcher: an event waits for its first try. */
  'transaction-updated-v1': z.strictObject({ deliveryId: z.string().max(80) }),
} as const;

/** Name of a topic. */
export type Topic = keyof typeof topicSchemas;

/** Body of a topic's messages. */
export type BodyOf<T extends Topic> = z.infer<(typeof topicSchemas)[T]>;

export const topics = Object.keys(topicSchemas) as readonly Topic[];
