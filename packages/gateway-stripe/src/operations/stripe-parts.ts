import { PaymentError, type GatewayResponse } from '@lango/core';
import type { z } from 'zod';
import { answeredValue, mapRefusal } from '../mapping/map-refusal.js';
import type { StripeAnswer, StripeApi } from '../stripe-api.js';
import type { StripeSettings } from '../stripe-options.js';

/** Dependencies of the operations of one instance. */
export interface StripeParts {
  readonly api: StripeApi;
  readonly settings: StripeSettings;
}

/**
 * An answer's object, checked for shape and for this instance's mode.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, when it is not the object expected or is of the other mode;
 *   `request_rejected`, effect `none`, when Stripe refused.
 */
export function readAnswer<T extends { livemode?: boolean | null | undefined }>(
  parts: StripeParts,
  schema: z.ZodType<T>,
  answer: StripeAnswer<unknown>,
): T {
  return readObject(parts, schema, answeredValue(answer));
}

/** The same for an object outside an answer. */
export function readObject<T extends { livemode?: boolean | null | undefined }>(
  { settings }: Pick<StripeParts, 'settings'>,
  schema: z.ZodType<T>,
  value: unknown,
): T {
  const read = schema.safeParse(value);
  if (!read.success) {
    const where = read.error.issues[0]?.path.join('.') ?? '';
    throw new PaymentError(
      'response_unreadable',
      'unknown',
      `Stripe answered without a readable ${where || 'object'}`,
    );
  }
  const { livemode } = read.data;
  if (typeof livemode === 'boolean' && livemode !== (settings.environment === 'live')) {
    throw new PaymentError(
      'response_unreadable',
      'unknown',
      'Stripe answered with an object of the other mode',
    );
  }
  return read.data;
}

/** The answer to a request that moves money: the object that it made, mapped, or a decline. */
export function mapAnswer<T extends { livemode?: boolean | null | undefined }>(
  parts: StripeParts,
  schema: z.ZodType<T>,
  answer: StripeAnswer<unknown>,
  map: (object: T) => GatewayResponse,
): GatewayResponse {
  return answer.kind === 'refused'
    ? mapRefusal(answer.refusal)
    : map(readObject(parts, schema, answer.value));
}
