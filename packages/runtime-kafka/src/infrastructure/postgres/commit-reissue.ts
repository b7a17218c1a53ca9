import type { CommitOutcome, NewTransaction, TransactionCommit } from '../../ports/transaction-change.js';
import { commitTransactions } from './commit-transactions.js';
import { createTransactions } from './create-transactions.js';
import { sqlStateOf, type SqlExecutor } from './sql-executor.js';

const uniqueViolation = '23505';

/** Rolls the database transaction back: the first transaction was reissued before. */
class SentBefore extends Error {}

/**
 * Ends the first transaction and creates the second one together, or does neither. Of concurrent attempts one wins: the version is
 * compared, the reissue's key derives from the first one's id, and a unique index allows one reissue of a transaction.
 */
export async function commitReissue(
  executor: SqlExecutor,
  change: TransactionCommit,
  entry: NewTransaction,
): Promise<CommitOutcome> {
  try {
    return await executor.transaction(async (query) => {
      const [outcome = { kind: 'stale' }] = await commitTransactions(query, [change]);
      if (outcome.kind !== 'committed') return outcome;
      const [created] = await createTransactions(query, [entry]);
      if (created?.kind !== 'created') throw new SentBefore();
      return outcome;
    });
  } catch (error) {
    if (error instanceof SentBefore || sqlStateOf(error) === uniqueViolation) return { kind: 'stale' };
    throw error;
  }
}
