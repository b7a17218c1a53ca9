import { PaymentError } from '../errors/payment-error.js';
import type { Money } from '../money/money.js';
import { transactionTransitions, type TransactionStatus } from './transaction-status.js';
import type { CustomerAction, Transaction, TransactionFailure } from './transaction.js';

/** A change of status and what is learned with it. Members left out stay as they are. */
export interface TransactionChange {
  readonly to: TransactionStatus;
  readonly gatewayReference?: string;
  readonly receiptNumber?: string;
  readonly fee?: Money;
  readonly action?: CustomerAction;
  /** Required when `to` is `failed`, refused otherwise. */
  readonly failure?: TransactionFailure;
  /** ISO 8601 UTC; kept from the first change that sets it. */
  readonly submittedAt?: string;
}

/**
 * The transaction after the change, its `version` raised by 1. The one place where a status changes.
 *
 * @throws {PaymentError} `illegal_transition`, effect `none`, when the table forbids it, when a failure has no reason or a
 *   success one, or when the gateway's reference would change.
 */
export function transitionTransaction(transaction: Transaction, change: TransactionChange): Transaction {
  const refuse = (why: string): never => {
    throw new PaymentError('illegal_transition', 'none', `${transaction.transactionId}: ${why}`);
  };
  const allowed: readonly string[] = Object.hasOwn(transactionTransitions, transaction.status)
    ? transactionTransitions[transaction.status]
    : [];
  if (!allowed.includes(change.to)) {
    refuse(`${transaction.status} cannot become ${change.to}`);
  }
  if ((change.to === 'failed') !== (change.failure !== undefined)) {
    refuse('a failure, and nothing else, has a reason');
  }
  const known = transaction.gatewayReference;
  if (known !== undefined && change.gatewayReference !== undefined && known !== change.gatewayReference) {
    refuse('the gateway reference cannot change');
  }
  const { action: _endedAction, ...kept } = transaction;
  const submittedAt = transaction.submittedAt ?? change.submittedAt;
  return {
    ...kept,
    status: change.to,
    version: transaction.version + 1,
    ...(change.gatewayReference !== undefined && { gatewayReference: change.gatewayReference }),
    ...(change.receiptNumber !== undefined && { receiptNumber: change.receiptNumber }),
    ...(change.fee !== undefined && { fee: change.fee }),
    ...(change.action !== undefined && { action: change.action }),
    ...(change.failure !== undefined && { failure: change.failure }),
    ...(submittedAt !== undefined && { submittedAt }),
  };
}
