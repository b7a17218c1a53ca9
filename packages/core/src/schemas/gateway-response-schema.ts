import { z } from 'zod';
import type { FailureReason } from '../errors/failure-reason.js';
import { failureReasons } from '../errors/failure-reasons.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { CustomerAction } from '../transaction/transaction.js';
import { moneySchema } from './money-schema.js';

const reference = z.string().min(1).max(255);

export const failureReasonSchema: z.ZodType<FailureReason> = z.enum(failureReasons);

export const customerActionSchema: z.ZodType<CustomerAction> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('redirect'), url: z.url() }),
  z.object({ type: z.literal('client-secret'), clientSecret: z.string().min(1) }),
  z.object({ type: z.literal('approve-on-device'), accountReference: z.string().max(255).optional() }),
]);

/** A gateway's response. Checked before use, because a plugin may be third-party code. */
export const gatewayResponseSchema: z.ZodType<GatewayResponse> = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('succeeded'),
    gatewayReference: reference,
    receiptNumber: z.string().max(255).optional(),
    money: moneySchema.optional(),
    isPartialCapture: z.boolean().optional(),
    fee: moneySchema.optional(),
  }),
  z.object({
    status: z.literal('pending'),
    gatewayReference: reference,
    action: customerActionSchema.optional(),
    rawCode: z.string().max(255).optional(),
    isInconclusive: z.boolean().optional(),
  }),
  z.object({
    status: z.literal('failed'),
    reason: failureReasonSchema,
    rawCode: z.string().max(255),
    rawMessage: z.string().max(2_000),
    gatewayReference: reference.optional(),
    retryable: z.boolean().optional(),
  }),
]);
