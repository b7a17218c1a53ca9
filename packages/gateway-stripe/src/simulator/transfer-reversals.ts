import type { SimulatedObject } from './simulator-records.js';
import { newId } from './simulator-state.js';
import { metadataOf, wholeOf, type Form } from './stripe-form.js';
import { refused } from './stripe-problem.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A transfer as the simulator stores it. */
export interface SimulatedTransfer extends SimulatedObject {
  readonly amount: number;
  readonly amount_reversed: number;
  readonly currency: string;
  readonly destination: string;
}

/** Most reversals that a transfer object contains. */
const carriedMax = 10;

/** POST /v1/transfers/:id/reversals: reverses a transfer, in parts or whole. */
export function reverseTransfer(work: UnitOfWork, id: string, form: Form): SimulatedObject {
  const transfer = work.get('transfer', id) as SimulatedTransfer;
  const left = transfer.amount - transfer.amount_reversed;
  const amount = wholeOf(form, 'amount') ?? left;
  if (amount < 1 || amount > left)
    throw refused('amount_too_large', 'More than what is left of the transfer');
  const reversal = work.put({
    id: newId('trr'),
    object: 'transfer_reversal',
    created: work.nowSeconds,
    amount,
    currency: transfer.currency,
    metadata: metadataOf(form),
    transfer: id,
  });
  const reversed = transfer.amount_reversed + amount;
  const after = work.put({
    ...transfer,
    amount_reversed: reversed,
    reversed: reversed === transfer.amount,
    reversals: reversalsShown(work, id),
  });
  work.move({
    operation: 'withdrawal-returned',
    counterparty: transfer.destination,
    of: after,
    amount,
    sourceReference: reversal.id,
  });
  work.emit('transfer.reversed', after, { amount_reversed: transfer.amount_reversed });
  return reversal;
}

/** The reversals of a transfer, newest first. */
export function reversalsOf(work: UnitOfWork, id: string): readonly SimulatedObject[] {
  return work.list('transfer_reversal').filter((reversal) => reversal['transfer'] === id);
}

function reversalsShown(work: UnitOfWork, id: string) {
  const all = reversalsOf(work, id);
  const url = `/v1/transfers/${id}/reversals`;
  return { object: 'list', data: all.slice(0, carriedMax), has_more: all.length > carriedMax, url };
}
