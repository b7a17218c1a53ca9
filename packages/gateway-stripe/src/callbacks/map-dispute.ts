import type { GatewayEntry } from '@lango/core';
import { moneyOf } from '../mapping/map-movement.js';
import type { DisputeWire } from '../wire/movement-wire.js';
import {
  ignore,
  occurredAt,
  type EventFacts,
  type EventMeaning,
  type EventQuestions,
} from './event-meaning.js';
import { findDeposit, intentIdBehind } from './find-deposit.js';
import { readable } from './read-event-object.js';

/** What a dispute has done to the money so far. */
type DisputeEffect = 'nothing-moved' | 'withdrawn' | 'lost' | 'reinstated';

/**
 * A dispute as entries, which have the dispute's id as reference however many events report it. An inquiry (`warning_…`) moves nothing. A
 * reinstatement also reports the withdrawal before it, because that event may be late or lost.
 */
export async function mapDispute(
  dispute: DisputeWire,
  event: EventFacts,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const effect = effectOf(dispute, event.type);
  if (effect === 'nothing-moved')
    return ignore(`${dispute.id} is ${dispute.status}: no money of the deposit moved`);
  if (dispute.amount === 0) return ignore(`${dispute.id} is about no money`);
  const intentId = await intentIdBehind(dispute, questions);
  if (intentId === undefined) return ignore(`${dispute.id} is about a charge without a payment intent`);
  const deposit = await findDeposit(intentId, questions);
  const shared = {
    ...deposit,
    entryReference: dispute.id,
    money: readable(() => moneyOf(dispute)),
    rawMessage: `${event.type} ${dispute.id}: ${dispute.status}`,
  };
  const chargeback: GatewayEntry = {
    ...shared,
    kind: 'chargeback',
    rawCode: dispute.reason || dispute.status,
    ...occurredAt(dispute.created),
    ...(effect === 'lost' && { isFinal: true }),
  };
  if (effect !== 'reinstated') return { kind: 'entries', entries: [chargeback] };
  const reversal: GatewayEntry = {
    ...shared,
    kind: 'chargeback-reversed',
    rawCode: dispute.status,
    ...occurredAt(event.created),
  };
  return { kind: 'entries', entries: [chargeback, reversal] };
}

/**
 * The status decides. Where it is inconclusive, the two events about money itself decide.
 * Source: docs.stripe.com, the dispute object's `status`, and "Inquiries", read 2026-11-29.
 */
function effectOf(
  { status, balance_transactions: transactions }: DisputeWire,
  type: EventFacts['type'],
): DisputeEffect {
  const isInquiry = status.startsWith('warning_');
  if (isInquiry && !transactions?.some(({ amount }) => amount < 0)) return 'nothing-moved';
  if (status === 'won' || type === 'charge.dispute.funds_reinstated') return 'reinstated';
  if (status === 'lost') return 'lost';
  if (status === 'needs_response' || status === 'under_review') return 'withdrawn';
  return type === 'charge.dispute.funds_withdrawn' ? 'withdrawn' : 'nothing-moved';
}
