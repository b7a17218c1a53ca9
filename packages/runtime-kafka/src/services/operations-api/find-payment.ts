import type { TransactionRecord } from '../../ports/transaction-record.js';
import { Problem, notFound } from '../api/problem.js';
import type { ServiceContext } from '../shared/service-context.js';

/** The payment of an id. @throws {Problem} 404 */
export async function findPayment(
  { store }: ServiceContext,
  transactionId: string,
): Promise<TransactionRecord> {
  // Looked up only when it has an id's shape: not every text is one that the store can be asked about.
  const record = /^txn_[0-9a-f]{32}$/.test(transactionId) ? await store.find(transactionId) : undefined;
  if (record === undefined) throw notFound();
  return record;
}

/** The payment as the operator saw it. @throws {Problem} 404, and 409 when it has moved on since */
export async function findSeenPayment(
  context: ServiceContext,
  transactionId: string,
  version: number,
): Promise<TransactionRecord> {
  const record = await findPayment(context, transactionId);
  if (record.transaction.version !== version)
    throw new Problem(
      409,
      'changed-meanwhile',
      'the payment has moved on since this page was loaded: look at it again',
    );
  return record;
}
