import { z } from 'zod';
import { isCurrency } from '../money/currency-exponent.js';
import type { Money } from '../money/money.js';

/** `Money` at a system boundary: a safe integer of minor units, 0 or more, and an ISO 4217 code. */
export const moneySchema: z.ZodType<Money> = z.strictObject({
  amountMinor: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  currency: z.string().refine(isCurrency, 'must be an ISO 4217 currency code in upper case'),
});
