import type { InputChecks } from '../input/input-checks.js';
import { checkMoney } from '../money/check-money.js';
import type { Transaction, TransactionKind } from './transaction.js';
import { transactionTransitions, type TransactionStatus } from './transaction-status.js';

/** Every kind of transaction. */
export const transactionKinds = [
  'deposit',
  'withdrawal',
  'refund',
  'reversal',
] as const satisfies readonly TransactionKind[];
const statuses = Object.keys(transactionTransitions) as readonly TransactionStatus[];

/**
 * Checks what every rule relies on: the transaction's id, kind, status and money.
 *
 * @throws {PaymentError} as `check` does, naming `field` or a member of it
 */
export function checkTransaction(check: InputChecks, field: string, transaction: Transaction): Transaction {
  const { transactionId, kind, status, money } = check.object(field, transaction);
  check.text(`${field}.transactionId`, transactionId);
  check.oneOf(`${field}.kind`, kind, transactionKinds);
  check.oneOf(`${field}.status`, status, statuses);
  checkMoney(check, `${field}.money`, money);
  return transaction;
}
