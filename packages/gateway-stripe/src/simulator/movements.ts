import { readAmount } from './amount-rules.js';
import type { SimulatedObject } from './simulator-records.js';
import { newId } from './simulator-state.js';
import { metadataOf, requiredText, textOf, type Form } from './stripe-form.js';
import { badParameter, noSuch, refused } from './stripe-problem.js';
import type { UnitOfWork } from './unit-of-work.js';

/** An outgoing payment as the simulator stores it. */
export interface SimulatedOutflow extends SimulatedObject {
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly destination: string | null;
  /** The code with which it will fail after a success; null when it will not. */
  readonly simulated_failure: string | null;
}

/** POST /v1/transfers: final at once. */
export function createTransfer(work: UnitOfWork, form: Form): SimulatedObject {
  const destination = requiredText(form, 'destination');
  if (!/^acct_\w+$/.test(destination)) throw noSuch('destination', destination, 'destination');
  const money = readAmount(form, 'transfer');
  refuseByFault(work, 'balance_insufficient');
  const id = newId('tr');
  const transfer = work.put({
    id,
    object: 'transfer',
    created: work.nowSeconds,
    livemode: false,
    ...money,
    amount_reversed: 0,
    description: textOf(form, 'description') ?? null,
    destination,
    metadata: metadataOf(form),
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
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

/** Refuses where a fault says so. @throws {StripeProblem} 400 */
export function refuseByFault(work: UnitOfWork, usualCode: string): void {
  const decline = work.faults.find(({ kind }) => kind === 'decline');
  if (decline === undefined) return;
  const code = decline.code ?? usualCode;
  if (!/^\w+$/.test(code)) throw badParameter('code', 'a fault code is one word');
  throw refused(code, `Refused by the simulator (${code}).`);
}

/** The code with which an object will fail after a success, if a fault says so. */
export function laterFailure(work: UnitOfWork, usualCode: string): string | null {
  const fault = work.faults.find(({ kind }) => kind === 'fail-later');
  return fault === undefined ? null : (fault.code ?? usualCode);
}
