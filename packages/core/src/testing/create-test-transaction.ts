import { checkRequest } from '../input/check-input.js';
import { createTransaction } from '../transaction/create-transaction.js';
import { createTransactionId } from '../transaction/create-transaction-id.js';
import type { Transaction } from '../transaction/transaction.js';

/** Members that a test sets; everything else has a default. */
export type TestTransaction = Partial<Transaction> & Pick<Transaction, 'kind' | 'gatewayId'>;

/**
 * A transaction as a host passes it to a gateway, for tests: `submitted`, 1,500.00 KES by default. A refund or reversal names an original that
 * does not exist, unless `members` names one.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the member
 */
export function createTestTransaction(members: TestTransaction): Transaction {
  const {
    kind,
    gatewayId,
    originalTransactionId = createTransactionId(),
  } = checkRequest.object('members', members);
  const createdAt = members.createdAt ?? new Date().toISOString();
  const isRefund = kind === 'refund' || kind === 'reversal';
  const created = createTransaction({
    kind,
    gatewayId,
    money: members.money ?? { amountMinor: 150_000, currency: 'KES' },
    createdAt,
    ...(isRefund && { originalTransactionId }),
  });
  return { ...created, status: 'submitted', version: 2, submittedAt: createdAt, ...members };
}
