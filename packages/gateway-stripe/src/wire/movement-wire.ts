import { z } from 'zod';
import { expandableId, metadataWire } from './payment-intent-wire.js';

const movement = {
  id: z.string().min(1),
  amount: z.number().int(),
  currency: z.string(),
  created: z.number().nullish(),
  livemode: z.boolean().nullish(),
  metadata: metadataWire,
};

/** The members of a Charge that we read: whose money it is. */
export const chargeWire = z.object({
  id: z.string().min(1),
  object: z.literal('charge'),
  livemode: z.boolean().nullish(),
  payment_intent: expandableId,
});

/** One reversal of a transfer, whole or in part. */
export const transferReversalWire = z.object({ ...movement, object: z.literal('transfer_reversal') });

/** The members of a Transfer that we read. It has no status: it is final when made. */
export const transferWire = z.object({
  ...movement,
  object: z.literal('transfer'),
  /** The sum of all reversals. */
  amount_reversed: z.number().int().nullish(),
  reversed: z.boolean().nullish(),
  /** The newest reversals, ten at most. */
  reversals: z
    .object({ data: z.array(transferReversalWire) })
    .nullish()
    .catch(undefined),
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
  /** The payout that this one reverses; its own amount is then negative. */
  original_payout: expandableId,
});

/** The members of a Refund that we read. */
export const refundWire = z.object({
  ...movement,
  object: z.literal('refund'),
  status: z.string().nullish(),
  failure_reason: z.string().nullish(),
  /** Set once a failed refund's money is back in the balance. */
  failure_balance_transaction: expandableId,
  charge: expandableId,
  payment_intent: expandableId,
});

/** The members of a Dispute that we read. */
export const disputeWire = z.object({
  ...movement,
  object: z.literal('dispute'),
  status: z.string(),
  reason: z.string().nullish(),
  /** Withdrawals and reinstatements so far, in the balance's currency. */
  balance_transactions: z
    .array(z.object({ amount: z.number() }))
    .nullish()
    .catch(undefined),
  charge: expandableId,
  payment_intent: expandableId,
});

export type TransferWire = z.infer<typeof transferWire>;
export type TransferReversalWire = z.infer<typeof transferReversalWire>;
export type PayoutWire = z.infer<typeof payoutWire>;
export type RefundWire = z.infer<typeof refundWire>;
export type DisputeWire = z.infer<typeof disputeWire>;
