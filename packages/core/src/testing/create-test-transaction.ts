import { checkRequest } from '../input/check-input.js';
import { createTransaction } from '../transaction/create-transaction.js';
import { createTransactionId } from '../transaction/create-transaction-id.js';
import type { Transaction } from '../transaction/transaction.js';

/** What a test says of its transaction; everything else is filled in. */
export type TestTransaction = Partial<Transaction> & Pick<Transaction, 'kind' | 'gatewayId'>;

/**
 * A transaction as a host hands it to a gateway, for tests: `submitted`, 1,500.00 KES unless `members` say otherwise. A refund or reversal names an
 * original that does not exist unless `members` name one.
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
