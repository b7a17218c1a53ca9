import { z } from 'zod';
import { metadataWire } from './payment-intent-wire.js';

const movement = {
  id: z.string().min(1),
  amount: z.number().int(),
  currency: z.string(),
  created: z.number().nullish(),
  livemode: z.boolean().nullish(),
  metadata: metadataWire,
};

/** The members of a Transfer that we read. It has no status: made is done. */
export const transferWire = z.object({
  ...movement,
  object: z.literal('transfer'),
  amount_reversed: z.number().int().nullish(),
  reversed: z.boolean().nullish(),
  transfer_group: z.string().nullish(),
});

/** The members of a Payout that we read. */
export const payoutWire = z.object({
  ...movement,
  object: z.literal('payout'),
  status: z.string(),
  automatic: z.boolean().nullish(),
  failure_code: z.string().nullish(),
  failure_message: z.string().nullish(),
});

/** The members of a Refund that we read. */
export const refundWire = z.object({
  ...movement,
  object: z.literal('refund'),
  status: z.string().nullish(),
  failure_reason: z.string().nullish(),
});

/** The members of a Dispute that we read. */
export const disputeWire = z.object({
  ...movement,
  object: z.literal('dispute'),
  status: z.string(),
  reason: z.string().nullish(),
  charge: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish(),
  payment_intent: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish(),
});

export type TransferWire = z.infer<typeof transferWire>;
export type PayoutWire = z.infer<typeof payoutWire>;
export type RefundWire = z.infer<typeof refundWire>;
export type DisputeWire = z.infer<typeof disputeWire>;
