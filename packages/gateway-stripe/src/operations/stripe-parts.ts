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

/** An object that states its mode, where Stripe does. */
export interface HasMode {
  readonly livemode?: boolean | null | undefined;
}

/**
 * An answer's object, checked for shape and for this instance's mode.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, when it is not the object expected or is of the other mode;
 *   `request_rejected`, effect `none`, when Stripe refused.
 */
export function readAnswer<T extends HasMode>(
  parts: StripeParts,
  schema: z.ZodType<T>,
  answer: StripeAnswer<unknown>,
): T {
  return readObject(parts, schema, answeredValue(answer));
}

/** The same for an object outside an answer. */
export function readObject<T extends HasMode>(
  { settings }: Pick<StripeParts, 'settings'>,
  schema: z.ZodType<T>,
  value: unknown,
): T {
  const unreadable = (problem: string) =>
    new PaymentError('response_unreadable', 'unknown', `Stripe answered ${problem}`);
  const read = schema.safeParse(value);
  if (!read.success)
    throw unreadable(`without a readable ${read.error.issues[0]?.path.join('.') || 'object'}`);
  const { livemode } = read.data;
  if (typeof livemode === 'boolean' && livemode !== (settings.environment === 'live'))
    throw unreadable('with an object of the other mode');
  return read.data;
}

/** The answer to a request that moves money: the object that it made, mapped, or a decline. */
export function mapAnswer<T extends HasMode>(
  parts: StripeParts,
  schema: z.ZodType<T>,
  answer: StripeAnswer<unknown>,
  map: (object: T) => GatewayResponse,
): GatewayResponse {
  return answer.kind === 'refused'
    ? mapRefusal(answer.refusal)
    : map(readObject(parts, schema, answer.value));
}
