import { readAmount } from './amount-rules.js';
import type { SimulatedIntent } from './payment-intents.js';
import type { SimulatedObject } from './simulator-records.js';
import { newId } from './simulator-state.js';
import { flagOf, metadataOf, neededText, textOf, wholeOf, type Form } from './stripe-form.js';
import { badParameter, noSuch, refused, StripeProblem } from './stripe-problem.js';
import type { UnitOfWork } from './unit-of-work.js';

/** Money on its way out, as the simulator keeps it. */
export interface SimulatedOutflow extends SimulatedObject {
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly destination: string | null;
  /** Why it is going to fail after it looked good; null when it is not. */
  readonly simulated_failure: string | null;
}

/** POST /v1/transfers: made is done. */
export function createTransfer(work: UnitOfWork, form: Form): SimulatedObject {
  const destination = neededText(form, 'destination');
  if (!/^acct_\w+$/.test(destination)) throw noSuch('destination', destination, 'destination');
  const money = readAmount(form, 'transfer');
  refuseByFault(work, 'balance_insufficient');
  const transfer = work.put({
    id: newId('tr'),
    object: 'transfer',
    created: work.nowSeconds,
    livemode: false,
    ...money,
    amount_reversed: 0,
    description: textOf(form, 'description') ?? null,
    destination,
    metadata: metadataOf(form),
    reversed: false,
    source_type: textOf(form, 'source_type') ?? 'card',
    transfer_group: textOf(form, 'transfer_group') ?? null,
  });
  work.move({ operation: 'withdrawal', counterparty: destination, of: transfer, amount: money.amount });
  work.emit('transfer.created', transfer);
  return transfer;
}

/** POST /v1/payouts: settles later. */
export function createPayout(work: UnitOfWork, form: Form): SimulatedOutflow {
  const money = readAmount(form, 'payout');
  const destination = textOf(form, 'destination') ?? null;
  if (destination !== null && !/^(?:ba|card)_\w+$/.test(destination))
    throw noSuch('external account', destination, 'destination');
  refuseByFault(work, 'balance_insufficient');
  const payout = work.put({
    id: newId('po'),
    object: 'payout',
    created: work.nowSeconds,
    livemode: false,
    ...money,
    automatic: false,
    description: textOf(form, 'description') ?? null,
    destination,
    failure_code: null,
    failure_message: null,
    metadata: metadataOf(form),
    method: textOf(form, 'method') ?? 'standard',
    statement_descriptor: textOf(form, 'statement_descriptor') ?? null,
    status: 'pending',
    simulated_failure: laterFailure(work, 'account_closed'),
  });
  work.emit('payout.created', payout);
  return payout;
}

/** POST /v1/payouts/:id/cancel */
export function cancelPayout(work: UnitOfWork, id: string): SimulatedOutflow {
  const payout = work.get('payout', id) as SimulatedOutflow;
  if (payout.status !== 'pending')
    throw refused('payout_not_cancelable', `Payouts in ${payout.status} cannot be canceled.`);
  const canceled = work.put({ ...payout, status: 'canceled' });
  work.emit('payout.canceled', canceled);
  return canceled;
}

/** A payout arrives, or fails, at once or after it was paid. */
export function settlePayout(
  work: UnitOfWork,
  payout: SimulatedOutflow,
  failureCode: string | null,
): SimulatedOutflow {
  const { amount, destination: counterparty } = payout;
  if (failureCode === null) {
    const paid = work.put({ ...payout, status: 'paid' });
    work.move({ operation: 'withdrawal', counterparty, of: paid, amount });
    work.emit('payout.paid', paid);
    return paid;
  }
  const failed = work.put({
    ...payout,
    status: 'failed',
    failure_code: failureCode,
    failure_message: `The bank returned the payout (${failureCode}).`,
  });
  if (payout.status === 'paid')
    work.move({ operation: 'withdrawal-returned', counterparty, of: failed, amount });
  work.emit('payout.failed', failed);
  return failed;
}

/** POST /v1/refunds: never more than the deposit in all. */
export function createRefund(work: UnitOfWork, form: Form): SimulatedOutflow {
  const intentId = neededText(form, 'payment_intent');
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
    currency: intent.currency,
    charge: intent['latest_charge'] ?? null,
    destination: intent.payment_method,
    failure_reason: null,
    metadata: metadataOf(form),
    payment_intent: intent.id,
    reason: textOf(form, 'reason') ?? null,
    status: 'succeeded',
    simulated_failure: laterFailure(work, 'expired_or_canceled_card'),
  });
  work.move({ operation: 'refund', counterparty: intent.payment_method, of: refund, amount });
  work.emit('refund.created', refund);
  work.emit('charge.refunded', {
    id: String(intent['latest_charge']),
    object: 'charge',
    created: refund.created,
  });
  return refund;
}

/** A refund comes back after it looked good. */
export function failRefund(work: UnitOfWork, refund: SimulatedOutflow, reason: string): SimulatedOutflow {
  const failed = work.put({ ...refund, status: 'failed', failure_reason: reason });
  const { amount, destination: counterparty } = refund;
  work.move({ operation: 'refund-returned', counterparty, of: failed, amount });
  work.emit('refund.failed', failed);
  return failed;
}

/** The payer's bank takes a deposit back. */
export function createDispute(work: UnitOfWork, intent: SimulatedIntent, reason: string): SimulatedObject {
  const dispute = work.put({
    id: newId('dp'),
    object: 'dispute',
    created: work.nowSeconds,
    livemode: false,
    amount: intent.amount_received,
    currency: intent.currency,
    charge: intent['latest_charge'] ?? null,
    payment_intent: intent.id,
    metadata: {},
    reason,
    status: 'needs_response',
  });
  work.move({
    operation: 'chargeback',
    counterparty: intent.payment_method,
    of: intent,
    amount: intent.amount_received,
  });
  work.emit('charge.dispute.created', dispute);
  return dispute;
}

function refundedAmount(work: UnitOfWork, intentId: string): number {
  return work
    .list('refund')
    .filter((refund) => refund['payment_intent'] === intentId && refund['status'] !== 'failed')
    .reduce((sum, refund) => sum + (refund as SimulatedOutflow).amount, 0);
}

function refuseByFault(work: UnitOfWork, usualCode: string): void {
  const decline = work.faults.find(({ kind }) => kind === 'decline');
  if (decline === undefined) return;
  const code = decline.code ?? usualCode;
  if (!/^\w+$/.test(code)) throw badParameter('code', 'a fault code is one word');
  throw refused(code, `Refused by the simulator (${code}).`);
}

function laterFailure(work: UnitOfWork, usualCode: string): string | null {
  const fault = work.faults.find(({ kind }) => kind === 'fail-later');
  return fault === undefined ? null : (fault.code ?? usualCode);
}
