import { answeredValue } from '../mapping/map-refusal.js';
import { PaymentError } from '@lango/core';
import type { StripeAnswer } from '../stripe-api.js';
import { listWire, type ListWire } from '../wire/list-wire.js';

/**
 * A page of a list.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, when it is not a list: it must not count as an empty one;
 *   `request_rejected`, effect `none`, when Stripe refused.
 */
export function readList(answer: StripeAnswer<unknown>): ListWire {
  const read = listWire.safeParse(answeredValue(answer));
  if (read.success) return read.data;
  throw new PaymentError('response_unreadable', 'unknown', 'Stripe answered without a readable list');
}
