import { z } from 'zod';
import { at, money, environment } from './common-schemas.js';

export const operationsIncomingSchema = z.object({
  incomingDeposits: z.array(
    z.object({
      incomingDepositId: z.string(),
      gateway: z.string(),
      environment,
      gatewayReference: z.string(),
      amount: money,
      accountReference: z.string().optional(),
      receivingAccount: z.string().optional(),
      counterparty: z.object({ phoneNumber: z.string().optional(), name: z.string().optional() }),
      paidAt: at.optional(),
      receivedAt: at,
      evidence: z.string().optional(),
      merchantId: z.string().optional(),
    }),
  ),
  nextCursor: z.string().optional(),
});

export const deadLetterListSchema = z.object({
  deadLetters: z.array(
    z.object({ messageId: z.string(), topic: z.string(), key: z.string(), reason: z.string(), at }),
  ),
});
