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

/** How a dispute stands, as far as money goes. */
type DisputeStand = 'nothing-moved' | 'withdrawn' | 'lost' | 'reinstated';

/**
 * A dispute as entries that the dispute's id numbers, however many events tell it. An inquiry (`warning_…`) moves nothing. Money that came
 * back is told with the withdrawal before it, because the event of that may be late or lost.
 */
export async function mapDispute(
  dispute: DisputeWire,
  event: EventFacts,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const stand = standOf(dispute, event.type);
  if (stand === 'nothing-moved')
    return ignore(`${dispute.id} is ${dispute.status}: no money of the deposit was moved`);
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
    ...(stand === 'lost' && { isFinal: true }),
  };
  if (stand !== 'reinstated') return { kind: 'entries', entries: [chargeback] };
  const reversal: GatewayEntry = {
    ...shared,
    kind: 'chargeback-reversed',
    rawCode: dispute.status,
    ...occurredAt(event.created),
  };
  return { kind: 'entries', entries: [chargeback, reversal] };
}

/**
 * The status decides; the two events that are about money itself decide for a status that says neither.
 * Source: docs.stripe.com, the dispute object's `status`, and "Inquiries", read 2026-11-29.
 */
function standOf(
  { status, balance_transactions: moved }: DisputeWire,
  type: EventFacts['type'],
): DisputeStand {
  const isInquiry = status.startsWith('warning_');
  if (isInquiry && !moved?.some(({ amount }) => amount < 0)) return 'nothing-moved';
  if (status === 'won' || type === 'charge.dispute.funds_reinstated') return 'reinstated';
  if (status === 'lost') return 'lost';
  if (status === 'needs_response' || status === 'under_review') return 'withdrawn';
  return type === 'charge.dispute.funds_withdrawn' ? 'withdrawn' : 'nothing-moved';
}
