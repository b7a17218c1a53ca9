import { PaymentError, type JsonValue } from '@lango/core';
import { z } from 'zod';
import type {
  StripeDepositOptions,
  StripeRefundOptions,
  StripeWithdrawalOptions,
} from './stripe-option-types.js';

const url = z.url({ protocol: /^(?:https?|[a-z][a-z0-9+.-]*)$/ }).max(2048);
const account = z.string().regex(/^acct_[A-Za-z0-9]+$/, 'must be an account id such as acct_1AbC');
const id = (prefix: string) =>
  z.string().regex(new RegExp(`^(?:${prefix})_[A-Za-z0-9_]+$`), `must be an id that starts with ${prefix}_`);

/**
 * Text on the payer's statement: at most 22 characters of Latin script with a letter among them, none of `< > \ ' " *`.
 * Source: docs.stripe.com "Statement descriptors", read 2026-11-22.
 */
const descriptor = (min: number) =>
  z
    .string()
    .min(min)
    .max(22)
    .regex(/^[\x20-\x7e]*$/, 'must be Latin characters')
    .regex(/[A-Za-z]/, 'must hold a letter')
    .regex(/^[^<>\\'"*]*$/, 'must not contain < > \\ \' " *');

const checkoutOptions = z.strictObject({
  successUrl: url,
  cancelUrl: url.optional(),
  productName: z.string().min(1).max(250).optional(),
  expiresAfterSeconds: z.number().int().min(1_800).max(86_400).optional(),
  locale: z
    .string()
    .regex(/^(?:auto|[a-z]{2,3}(?:-[A-Z0-9]{2,3})?)$/)
    .optional(),
});

/** What a deposit may carry in `gatewayOptions.stripe`. */
export const stripeDepositOptions: z.ZodType<StripeDepositOptions> = z
  .strictObject({
    paymentMethod: id('pm|card|src|ba').optional(),
    confirm: z.boolean().optional(),
    offSession: z.boolean().optional(),
    captureMethod: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
    returnUrl: url.optional(),
    allowRedirects: z.enum(['always', 'never']).optional(),
    customer: id('cus').optional(),
    receiptEmail: z.email().optional(),
    description: z.string().min(1).max(1000).optional(),
    setupFutureUsage: z.enum(['on_session', 'off_session']).optional(),
    statementDescriptor: descriptor(5).optional(),
    statementDescriptorSuffix: descriptor(1).optional(),
    onBehalfOf: account.optional(),
    transferDestination: account.optional(),
    transferGroup: z.string().min(1).max(255).optional(),
    applicationFeeMinor: z.number().int().positive().optional(),
    checkout: checkoutOptions.optional(),
  })
  .superRefine((options, context) => {
    const needs = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const { confirm, checkout } = options;
    if (confirm && options.paymentMethod === undefined && checkout === undefined)
      needs('paymentMethod', 'is needed with confirm');
    if (options.offSession && !confirm) needs('offSession', 'needs confirm');
    if (options.returnUrl !== undefined && !confirm) needs('returnUrl', 'needs confirm');
    if (options.returnUrl !== undefined && options.allowRedirects === 'never') {
      needs('returnUrl', 'cannot be combined with allowRedirects never');
    }
    if (checkout === undefined) return;
    for (const field of ['paymentMethod', 'confirm', 'offSession', 'returnUrl', 'allowRedirects'] as const) {
      if (options[field] !== undefined) needs(field, 'cannot be combined with checkout');
    }
  });

/** What a withdrawal may carry in `gatewayOptions.stripe`. */
export const stripeWithdrawalOptions: z.ZodType<StripeWithdrawalOptions> = z.strictObject({
  description: z.string().min(1).max(1000).optional(),
  method: z.enum(['standard', 'instant']).optional(),
  statementDescriptor: descriptor(1).optional(),
  sourceType: z.enum(['bank_account', 'card', 'fpx']).optional(),
});

/** What a refund may carry in `gatewayOptions.stripe`. */
export const stripeRefundOptions: z.ZodType<StripeRefundOptions> = z.strictObject({
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  reverseTransfer: z.boolean().optional(),
  refundApplicationFee: z.boolean().optional(),
});

/**
 * Reads `gatewayOptions.stripe`.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field, such as `gatewayOptions.stripe.returnUrl`.
 */
export function readGatewayOptions<T>(
  schema: z.ZodType<T>,
  gatewayOptions: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> | undefined,
): T {
  const read = schema.safeParse(gatewayOptions?.stripe ?? {});
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const path = [
    ...(issue?.path ?? []),
    ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
  ];
  const field = ['gatewayOptions.stripe', ...path.map(String)].join('.');
  throw new PaymentError('invalid_request', 'none', `${field}: ${issue?.message ?? 'is wrong'}`, undefined, {
    field,
  });
}
