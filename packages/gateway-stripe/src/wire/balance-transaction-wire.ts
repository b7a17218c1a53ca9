import { z } from 'zod';
import { expandableId, metadataWire } from './payment-intent-wire.js';

/** The members of a balance transaction's source that we read: a charge, refund, transfer or its reversal, payout or dispute. */
const balanceSourceWire = z.object({
  id: z.string().min(1),
  object: z.string(),
  amount: z.number().int().nullish(),
  amount_captured: z.number().int().nullish(),
  automatic: z.boolean().nullish(),
  currency: z.string().nullish(),
  metadata: metadataWire,
  charge: expandableId,
  payment_intent: expandableId,
  transfer: expandableId,
});

/** The members of a BalanceTransaction that we read, its source expanded. */
export const balanceTransactionWire = z.object({
  id: z.string().min(1),
  object: z.literal('balance_transaction'),
  amount: z.number().int(),
  created: z.number().int(),
  currency: z.string(),
  fee: z.number().int(),
  livemode: z.boolean().nullish(),
  source: z.union([balanceSourceWire, z.string()]).nullish(),
  type: z.string(),
});

export type BalanceSourceWire = z.infer<typeof balanceSourceWire>;
export type BalanceTransactionWire = z.infer<typeof balanceTransactionWire>;
