import type { TransactionRecord } from '../ports/transaction-record.js';
import { Problem, notFound } from '../services/api/problem.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** The payment of an id. @throws {Problem} 404 */
export async function findPayment(
  { store }: ServiceContext,
  transactionId: string,
): Promise<TransactionRecord> {
  // Only well-formed ids reach the store: PostgreSQL rejects some texts.
  const record = /^txn_[0-9a-f]{32}$/.test(transactionId) ? await store.find(transactionId) : undefined;
  if (record === undefined) throw notFound('there is no such payment');
  return record;
}

/**
 * The payment, if nothing relevant has happened since the operator saw that version. Look-ups without news are not relevant.
 *
 * @throws {Problem} 404, and 409 when it has changed since
 */
export async function findSeenPayment(
  context: ServiceContext,
  transactionId: string,
  version: number,
): Promise<TransactionRecord> {
  const record = await findPayment(context, transactionId);
  if (record.transaction.version !== version && !(await isAsSeen(context, record, version)))
    throw new Problem(
      409,
      'changed-meanwhile',
      'the payment has changed since you saw it: read the changes, and decide again',
    );
  return record;
}

async function isAsSeen(
  { store }: ServiceContext,
  { transaction }: TransactionRecord,
  version: number,
): Promise<boolean> {
  const journal = await store.journal(transaction.transactionId);
  const seen = journal.filter((row) => row.version <= version).at(-1);
  const since = journal.filter((row) => row.version > version);
  return (
    seen?.status === transaction.status &&
    since.every(
      ({ kind, status, review, discrepancy }) =>
        kind === 'change' && status === seen.status && review === undefined && discrepancy === undefined,
    )
  );
}
