import type { GatewayEntry } from '@lango/core';
import { moneyOf } from '../mapping/map-movement.js';
import type { RefundWire } from '../wire/movement-wire.js';
import {
  ignore,
  occurredAt,
  type EventFacts,
  type EventMeaning,
  type EventQuestions,
} from './event-meaning.js';
import { findDeposit, intentIdBehind } from './find-deposit.js';
import { readable } from './read-event-object.js';

/**
 * A refund without our label, such as one made on the Dashboard, as an entry of its deposit. It counts once it succeeded. One that failed
 * after that is reported as a refund and its return, because the event of the success may be late or lost; hosts book each entry once.
 */
export async function mapOutsideRefund(
  refund: RefundWire,
  event: EventFacts,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const { id, status } = refund;
  const cameBack = status === 'failed';
  if (status !== 'succeeded' && !cameBack)
    return ignore(`${id} was made outside and is ${status ?? 'without a status'}: no money was refunded`);
  if (cameBack && !hadLeft(refund, event))
    return ignore(`${id} was made outside and failed before it was paid`);
  if (refund.amount === 0) return ignore(`${id} is about no money`);
  const intentId = await intentIdBehind(refund, questions);
  if (intentId === undefined) return ignore(`${id} is of a charge without a payment intent`);
  const deposit = await findDeposit(intentId, questions);
  const shared = { ...deposit, entryReference: id, money: readable(() => moneyOf(refund)) };
  const refunded: GatewayEntry = {
    ...shared,
    kind: 'refunded',
    rawCode: 'succeeded',
    rawMessage: `the refund ${id} was made outside`,
    ...occurredAt(refund.created),
  };
  if (!cameBack) return { kind: 'entries', entries: [refunded] };
  const rawCode = refund.failure_reason || 'failed';
  const returned: GatewayEntry = {
    ...shared,
    kind: 'returned',
    rawCode,
    rawMessage: `the refund ${id} came back: ${rawCode}`,
    ...occurredAt(event.created),
  };
  return { kind: 'entries', entries: [refunded, returned] };
}

/** Whether the money had left: a balance transaction of the failure proves it; otherwise the former status decides. */
function hadLeft(refund: RefundWire, { previous }: EventFacts): boolean {
  if (typeof refund.failure_balance_transaction === 'string') return true;
  return previous['status'] !== 'pending' && previous['status'] !== 'requires_action';
}
