import { failureReasons } from '../errors/failure-reasons.js';
import { PaymentError } from '../errors/payment-error.js';
import { checkRequest } from '../input/check-input.js';
import { describeValue } from '../input/describe-value.js';
import { checkMoney } from '../money/check-money.js';
import type { Money } from '../money/money.js';
import { transactionTransitions, type TransactionStatus } from './transaction-status.js';
import type { CustomerAction, Transaction, TransactionFailure } from './transaction.js';

const actionTypes = [
  'redirect',
  'client-secret',
  'approve-on-device',
] as const satisfies readonly CustomerAction['type'][];

/** A change of status with the data that comes with it. Members left out stay as they are. */
export interface TransactionChange {
  /** The new status. */
  readonly to: TransactionStatus;
  /** The gateway's number for this movement; once known it cannot change. */
  readonly gatewayReference?: string;
  /** The receipt the customer sees. */
  readonly receiptNumber?: string;
  /** What the gateway charged. */
  readonly fee?: Money;
  /** What the customer has to do. Left out, an earlier action is removed. */
  readonly action?: CustomerAction;
  /** Required when `to` is `failed`, refused otherwise. */
  readonly failure?: TransactionFailure;
  /** ISO 8601 UTC; kept from the first change that sets it. */
  readonly submittedAt?: string;
}

/**
 * The transaction after the change, its `version` raised by 1. The one place where a status changes.
 *
 * @throws {PaymentError} effect `none`, naming the field: `illegal_transition` when the table forbids it, when a failure has no reason or a
 *   success one, or when the gateway's reference would change; `invalid_request` when a member is not of its type.
 */
export function transitionTransaction(transaction: Transaction, change: TransactionChange): Transaction {
  checkRequest.object('transaction', transaction);
  checkRequest.number('transaction.version', transaction.version, { least: 1, whole: true });
  checkChange(change);
  const refuse = (field: string, why: string): never => {
    const message = `${describeValue(transaction.transactionId)}: ${why}`;
    throw new PaymentError('illegal_transition', 'none', message, undefined, { field });
  };
  if (!isStatus(transaction.status))
    refuse('transaction.status', `${describeValue(transaction.status)} is no status`);
  if (!transactionTransitions[transaction.status].includes(change.to))
    refuse('change.to', `${transaction.status} cannot become ${describeValue(change.to)}`);
  if ((change.to === 'failed') !== (change.failure !== undefined))
    refuse('change.failure', 'must be given for `failed`, and only then');
  const known = transaction.gatewayReference;
  if (known !== undefined && change.gatewayReference !== undefined && known !== change.gatewayReference) {
    refuse('change.gatewayReference', 'the gateway reference cannot change');
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

/** `hasOwn`, because every object has names like `constructor`. */
function isStatus(status: TransactionStatus): boolean {
  return typeof status === 'string' && Object.hasOwn(transactionTransitions, status);
}

function checkChange(change: TransactionChange): void {
  const { gatewayReference, receiptNumber, fee, action, failure, submittedAt } = checkRequest.object(
    'change',
    change,
  );
  if (gatewayReference !== undefined) checkRequest.text('change.gatewayReference', gatewayReference);
  if (receiptNumber !== undefined) checkRequest.text('change.receiptNumber', receiptNumber);
  if (fee !== undefined) checkMoney(checkRequest, 'change.fee', fee);
  if (action !== undefined)
    checkRequest.oneOf('change.action.type', checkRequest.object('change.action', action).type, actionTypes);
  if (failure !== undefined) {
    const { reason } = checkRequest.object('change.failure', failure);
    checkRequest.oneOf('change.failure.reason', reason, failureReasons);
  }
  if (submittedAt !== undefined) checkRequest.time('change.submittedAt', submittedAt);
}
