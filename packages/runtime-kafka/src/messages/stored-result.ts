import { gatewayEntrySchema, gatewayUpdateSchema, incomingDepositSchema } from '@lango/core/schemas';
import { z } from 'zod';

/**
 * A callback as the receiver read and stored it. The verdict at receipt is reused, so that a rotated secret breaks neither the processor nor a
 * replay.
 */
export const storedResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('updates'), updates: z.array(gatewayUpdateSchema).min(1).max(100) }),
  z.object({
    kind: z.literal('incoming-deposit'),
    deposit: incomingDepositSchema,
    merchantId: z.string().max(64).optional(),
  }),
  z.object({ kind: z.literal('entries'), entries: z.array(gatewayEntrySchema).min(1).max(100) }),
  /** It came to a transaction's own URL and could not be read. It causes a look-up. */
  z.object({ kind: z.literal('unreadable'), reason: z.string().max(500) }),
  z.object({ kind: z.literal('ignored'), reason: z.string().max(500) }),
]);

export type StoredResult = z.infer<typeof storedResultSchema>;
