import { PaymentError } from '@lango/core';
import { z } from 'zod';
import { answeredValue } from '../mapping/map-refusal.js';
import type { StripeAnswer } from '../stripe-api.js';

/** A page of a list, its objects not parsed yet. */
const listWire = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });

/**
 * A page of a list.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, when it is not a list: it must not count as an empty one;
 *   `request_rejected`, effect `none`, when Stripe refused.
 */
export function readList(answer: StripeAnswer<unknown>): z.infer<typeof listWire> {
  const read = listWire.safeParse(answeredValue(answer));
  if (read.success) return read.data;
  throw new PaymentError('response_unreadable', 'unknown', 'Stripe answered without a readable list');
}
