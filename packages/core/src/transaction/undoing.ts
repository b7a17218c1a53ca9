import { PaymentError } from '../errors/payment-error.js';
import { createMoney, type Money } from '../money/money.js';
import { createTransactionId } from './create-transaction-id.js';
import type { Transaction } from './transaction.js';

/** What a new refund or reversal is made of. */
export interface UndoingRequest {
  /** `refund` gives back some or all of a deposit; `reversal` undoes a movement as a whole or in part. */
  readonly kind: 'refund' | 'reversal';
  /** Default: all that is left. */
  readonly money?: Money;
  readonly merchantReference?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  /** Default: a new id. */
  readonly transactionId?: string;
}

/**
 * What can still be given back of a transaction: its amount without every refund and reversal of it that has not failed. One that is open
 * or unknown counts in full, because it may yet succeed.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field, when an undoing is of another transaction or currency.
 */
export function undoableMoney(original: Transaction, undoings: readonly Transaction[]): Money {
  const { currency } = original.money;
  const taken = undoings.reduce((sum, undoing) => {
    if (undoing.originalTransactionId !== original.transactionId) {
      refuse('originalTransactionId', `${undoing.transactionId} does not undo ${original.transactionId}`);
    }
    if (undoing.money.currency !== currency)
      refuse('money.currency', `must be ${currency}, as of the original`);
    return undoing.status === 'failed' ? sum : sum + undoing.money.amountMinor;
  }, 0);
  return createMoney(Math.max(0, original.money.amountMinor - taken), currency);
}

/**
 * Refuses a refund or reversal that could give back more than came.
 *
 * @param earlier every other refund and reversal of the original, whatever its status
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field.
 */
export function assertUndoable(
  undoing: Transaction,
  original: Transaction,
  earlier: readonly Transaction[],
): void {
  const { kind, money } = undoing;
  if (kind !== 'refund' && kind !== 'reversal') refuse('kind', 'must be refund or reversal');
  if (original.kind !== 'deposit' && original.kind !== 'withdrawal')
    refuse('originalTransactionId', 'cannot itself be an undoing');
  if (kind === 'refund' && original.kind !== 'deposit')
    refuse('originalTransactionId', 'must name a deposit');
  if (undoing.originalTransactionId !== original.transactionId)
    refuse('originalTransactionId', 'names another transaction');
  if (original.status !== 'succeeded')
    refuse('originalTransactionId', `names a transaction that is ${original.status}`);
  if (money.currency !== original.money.currency)
    refuse('money.currency', `must be ${original.money.currency}, as of the original`);
  const { amountMinor } = createMoney(money.amountMinor, money.currency);
  if (amountMinor === 0) refuse('money.amountMinor', 'must be more than 0');
  const left = undoableMoney(
    original,
    earlier.filter(({ transactionId }) => transactionId !== undoing.transactionId),
  );
  if (amountMinor > left.amountMinor) {
    refuse(
      'money.amountMinor',
      `is more than the ${left.amountMinor} minor units that are left to give back`,
    );
  }
}

/**
 * A refund or reversal as a transaction of its own, `created`, which together with the earlier ones gives back no more than came.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field.
 */
export function createUndoing(
  original: Transaction,
  earlier: readonly Transaction[],
  request: UndoingRequest,
): Transaction {
  const undoing: Transaction = {
    transactionId: request.transactionId ?? createTransactionId(),
    kind: request.kind,
    gatewayId: original.gatewayId,
    money: request.money ?? undoableMoney(original, earlier),
    status: 'created',
    version: 1,
    counterparty: original.counterparty,
    originalTransactionId: original.transactionId,
    metadata: request.metadata ?? {},
    createdAt: request.createdAt,
    ...(request.merchantReference !== undefined && { merchantReference: request.merchantReference }),
  };
  assertUndoable(undoing, original, earlier);
  return undoing;
}

function refuse(field: string, problem: string): never {
  throw new PaymentError('invalid_request', 'none', `${field} ${problem}`, undefined, { field });
}
