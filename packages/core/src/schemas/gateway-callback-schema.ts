import { z } from 'zod';
import type {
  CallbackEvidence,
  GatewayLoss,
  GatewayUpdate,
  IncomingDeposit,
} from '../gateway/v1/gateway-callback-v1.js';
import { gatewayResponseSchema } from './gateway-response-schema.js';
import { moneySchema } from './money-schema.js';

const reference = z.string().min(1).max(255);

export const callbackEvidenceSchema: z.ZodType<CallbackEvidence> = z.enum(['signed', 'look-up', 'hint']);

export const gatewayUpdateSchema: z.ZodType<GatewayUpdate> = z.intersection(
  gatewayResponseSchema,
  z.object({ transactionId: z.string().max(64).optional(), gatewayReference: reference.optional() }),
);

export const incomingDepositSchema: z.ZodType<IncomingDeposit> = z.object({
  gatewayReference: reference,
  money: moneySchema,
  accountReference: z.string().max(255).optional(),
  counterparty: z.object({
    phoneNumber: z.string().max(255).optional(),
    name: z.string().max(255).optional(),
  }),
  paidAt: z.string().max(64).optional(),
});

export const gatewayLossSchema: z.ZodType<GatewayLoss> = z.object({
  transactionId: z.string().max(64).optional(),
  gatewayReference: reference.optional(),
  reason: z.enum(['chargeback', 'refund-failed', 'withdrawal-returned', 'other']),
  money: moneySchema.optional(),
  rawCode: z.string().max(255),
  rawMessage: z.string().max(2_000),
});
