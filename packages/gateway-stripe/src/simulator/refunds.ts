import { chargeOf, refundedAmount } from './charges.js';
import { laterFailure, refuseByFault, type SimulatedOutflow } from './movements.js';
import type { SimulatedIntent } from './payment-intents.js';
import { newId } from './simulator-state.js';
import { flagOf, metadataOf, requiredText, textOf, wholeOf, type Form } from './stripe-form.js';
import { noSuch, refused, StripeProblem } from './stripe-problem.js';
import type { UnitOfWork } from './unit-of-work.js';

/** Initial status of a refund: most succeed at once, others wait for the bank or the payer. */
export type RefundBeginning = 'succeeded' | 'pending' | 'requires_action';

/** POST /v1/refunds: never more than the deposit in total. */
export function createRefund(
  work: UnitOfWork,
  form: Form,
  status: RefundBeginning = 'succeeded',
): SimulatedOutflow {
  const intentId = requiredText(form, 'payment_intent');
  const intent = work.find(intentId) as SimulatedIntent | undefined;
  if (intent?.object !== 'payment_intent') throw noSuch('payment_intent', intentId, 'payment_intent');
  if (intent.status !== 'succeeded')
    throw refused('charge_not_refundable', 'This PaymentIntent has no successful charge to refund.');
  const left = intent.amount_received - refundedAmount(work, intent.id);
  const amount = wholeOf(form, 'amount') ?? left;
  if (left === 0) throw refused('charge_already_refunded', 'The charge has already been refunded.');
  if (amount < 1 || amount > left) {
    throw new StripeProblem(400, {
      type: 'invalid_request_error',
      message: `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      param: 'amount',
    });
  }
  refuseByFault(work, 'refund_disputed_payment');
  flagOf(form, 'reverse_transfer');
  const refund = work.put({
    id: newId('re'),
    object: 'refund',
    created: work.nowSeconds,
    amount,
    balance_transaction: status === 'succeeded' ? newId('txn') : null,
    currency: intent.currency,
    charge: intent['latest_charge'] ?? null,
    destination: intent.payment_method,
    failure_reason: null,
    metadata: metadataOf(form),
    payment_intent: intent.id,
    reason: textOf(form, 'reason') ?? null,
    status,
    simulated_failure: laterFailure(work, 'expired_or_canceled_card'),
  });
  if (status === 'succeeded') moveRefund(work, refund);
  work.emit('refund.created', refund);
  if (status === 'succeeded') work.emit('charge.refunded', chargeOf(work, intent));
  return refund;
}

/** Pays a pending refund. */
export function payRefund(work: UnitOfWork, refund: SimulatedOutflow): SimulatedOutflow {
  if (refund.status !== 'pending' && refund.status !== 'requires_action')
    throw refused('nothing_to_settle', `${refund.id} is not on its way.`);
  const paid = work.put({ ...refund, status: 'succeeded', balance_transaction: newId('txn') });
  moveRefund(work, paid);
  work.emit('refund.updated', paid, { status: refund.status });
  const intent = work.get('payment_intent', String(refund['payment_intent'])) as SimulatedIntent;
  work.emit('charge.refunded', chargeOf(work, intent));
  return paid;
}

/** Fails a refund, before it was paid or after. Only after it does money come back. */
export function failRefund(work: UnitOfWork, refund: SimulatedOutflow, reason: string): SimulatedOutflow {
  const hadLeft = refund.status === 'succeeded';
  const failed = work.put({
    ...refund,
    status: 'failed',
    failure_reason: reason,
    ...(hadLeft && { failure_balance_transaction: newId('txn') }),
  });
  const { amount, destination: counterparty } = refund;
  if (hadLeft) work.move({ operation: 'refund-returned', counterparty, of: failed, amount });
  work.emit('refund.failed', failed, { status: refund.status });
  return failed;
}

function moveRefund(work: UnitOfWork, refund: SimulatedOutflow): void {
  const { amount, destination: counterparty } = refund;
  work.move({ operation: 'refund', counterparty, of: refund, amount });
}
