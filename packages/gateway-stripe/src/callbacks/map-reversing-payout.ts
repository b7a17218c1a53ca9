import type { GatewayEntry } from '@lango/core';
import { moneyOf } from '../mapping/map-movement.js';
import type { PayoutWire } from '../wire/movement-wire.js';
import { ignore, occurredAt, type EventFacts, type EventMeaning } from './event-meaning.js';
import { readable } from './read-event-object.js';

/**
 * A payout that reverses an earlier one: a debit of the bank account with a negative amount, which counts once it is paid. Stripe itself names
 * the reversed payout, so no look-up is needed. If the bank refuses it afterwards, the earlier payout stands again.
 */
export function mapReversingPayout(payout: PayoutWire, original: string, event: EventFacts): EventMeaning {
  const { id, status } = payout;
  if (payout.amount === 0 || (status !== 'paid' && status !== 'failed'))
    return ignore(`${id} takes back ${original} and is ${status}: no money came back yet`);
  const shared = {
    gatewayReference: original,
    entryReference: id,
    money: readable(() => moneyOf({ ...payout, amount: Math.abs(payout.amount) })),
  };
  const returned: GatewayEntry = {
    ...shared,
    kind: 'returned',
    rawCode: 'reversed',
    rawMessage: `the payout ${original} was taken back by ${id}`,
    ...occurredAt(payout.created),
  };
  if (status === 'paid') return { kind: 'entries', entries: [returned] };
  const again: GatewayEntry = {
    ...shared,
    kind: 'paid-out',
    rawCode: payout.failure_code || 'failed',
    rawMessage: `the bank refused ${id}, so the payout ${original} stands`,
    ...occurredAt(event.created),
  };
  return { kind: 'entries', entries: [returned, again] };
}
