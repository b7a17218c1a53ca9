import type {
  CommitOutcome,
  CreateOutcome,
  NewTransaction,
  TransactionCommit,
} from '../../ports/transaction-change.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { administrationQueries } from './administration-queries.js';
import { auditQueries } from './audit-queries.js';
import { createBatcher, type BatchMaker } from './batcher.js';
import { callbackQueries } from './callback-queries.js';
import { commitReissue } from './commit-reissue.js';
import { commitTransactions } from './commit-transactions.js';
import { createReserving, createTransactions } from './create-transactions.js';
import { deliveryQueries } from './delivery-queries.js';
import { eventHandlerQueries } from './event-handler-queries.js';
import { gaugeQueries } from './gauge-queries.js';
import { operationsQueries } from './operations-queries.js';
import { operatorJobQueries } from './operator-job-queries.js';
import { operatorQueries } from './operator-queries.js';
import { noteFullDisk } from './note-full-disk.js';
import { NotReady } from '../../ports/not-ready.js';
import { merchantQueries } from './merchant-queries.js';
import { claimQueries } from './claim-queries.js';
import { deadLetterQueries } from './dead-letter-queries.js';
import { incomingDepositQueries } from './incoming-deposit-queries.js';
import { reconciliationQueries } from './reconciliation-queries.js';
import { retentionQueries } from './retention-queries.js';
import { SearchTooLong } from '../../ports/search-too-long.js';
import { constraintOf, sqlStateOf, type SqlExecutor, type SqlQuery } from './sql-executor.js';
import { transactionQueries } from './transaction-queries.js';

/** Settings of {@link createSqlTransactionStore}. */
export interface SqlTransactionStoreOptions {
  /** Concurrent statements of one kind. 1 where there is one connection. */
  readonly concurrency: number;
  /** Minimum milliseconds between the starts of two statements of one kind under load. */
  readonly lingerMs: number;
  /** Connections for lists, so that payments never wait for a search. Default: the general ones. */
  readonly searches?: SqlExecutor;
}

/** The outcome of a commit that violates a unique index. */
const takenBy: Readonly<Record<string, CommitOutcome>> = {
  transactions_gateway_reference: { kind: 'reference-taken' },
  journal_entry_once: { kind: 'entry-known' },
  receipts_pkey: { kind: 'receipt-taken' },
};
/** Errors of the data of one item (SQLSTATE classes 22 and 23), which must not fail its neighbours. */
const isItemError = (error: unknown) => /^2[23]/.test(sqlStateOf(error) ?? '');

/** SQLSTATE of a statement that was canceled by its time-out. */
const queryCanceled = '57014';

/** Turns the server's cancellation of a search into {@link SearchTooLong}. */
function withinItsTime(query: SqlQuery): SqlQuery {
  return async <Row>(text: string, parameters?: readonly unknown[]) => {
    try {
      return await query<Row>(text, parameters);
    } catch (error) {
      if (sqlStateOf(error) === queryCanceled)
        throw new SearchTooLong('a search took too long', { cause: error });
      throw error;
    }
  };
}

/** The store on any PostgreSQL: the same SQL on PGlite and on a server. */
export function createSqlTransactionStore(
  plain: SqlExecutor,
  { concurrency, lingerMs, searches = plain }: SqlTransactionStoreOptions,
): TransactionStore {
  const { executor, isFull } = noteFullDisk(plain);
  const { query } = executor;
  const search = withinItsTime(searches.query);
  const makeBatch: BatchMaker = (options) =>
    createBatcher({ sizeMax: 200, concurrency, lingerMs, isItemError, ...options });
  const create = makeBatch<NewTransaction, CreateOutcome>({
    // A merchant waits for this one.
    lingerMs: Math.min(lingerMs, 10),
    keyOf: ({ record, idempotencyKey }) => `${record.merchantId}/${record.environment}/${idempotencyKey}`,
    run: (entries) => createTransactions(query, entries),
  });
  const commit = makeBatch<TransactionCommit, CommitOutcome>({
    keyOf: ({ next }) => next.transaction.transactionId,
    run: (changes) => commitTransactions(query, changes),
  });
  return {
    createTransaction: (entry) =>
      entry.reserve ? createReserving(executor, entry, entry.reserve) : create(entry),
    commit: async (change) => {
      if (change.reissue !== undefined) return commitReissue(executor, change, change.reissue);
      try {
        return await commit(change);
      } catch (error) {
        const outcome = takenBy[constraintOf(error) ?? ''];
        if (outcome === undefined) throw error;
        return outcome;
      }
    },
    ...transactionQueries(query, search, makeBatch),
    ...callbackQueries(query, makeBatch),
    ...claimQueries(query),
    ...deadLetterQueries(query),
    ...incomingDepositQueries(query, search),
    ...merchantQueries(executor),
    ...deliveryQueries(query, search, makeBatch),
    ...eventHandlerQueries(query),
    ...gaugeQueries(query),
    ...administrationQueries(query),
    ...retentionQueries(query),
    ...auditQueries(query),
    ...reconciliationQueries(query),
    ...operationsQueries(search),
    ...operatorQueries(query),
    ...operatorJobQueries(query),
    check: async () => {
      await query('SELECT 1');
      if (isFull()) throw new NotReady('disk full');
    },
    close: async () => {
      if (searches !== plain) await searches.close();
      await executor.close();
    },
  };
}
