import { isFinalStatus } from '@lango/core';
import { addBalances, refundableMinor } from '../../../packages/runtime-kafka/src/ports/balance.js';
import {
  discrepanciesOf,
  type Entry,
  type JournalRow,
} from '../../../packages/runtime-kafka/src/ports/journal.js';
import type { TransactionRecord } from '../../../packages/runtime-kafka/src/ports/transaction-record.js';
import type {
  CommitOutcome,
  CreateOutcome,
  NewTransaction,
  TransactionCommit,
} from '../../../packages/runtime-kafka/src/ports/transaction-change.js';
import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import { insertEvents } from './delivery-statements.js';
import { readRecord, type MemoryRows, type StatementContext } from './memory-rows.js';

type TransactionStatements = Pick<
  TransactionStore,
  | 'createTransaction'
  | 'commit'
  | 'find'
  | 'findByGatewayReference'
  | 'journal'
  | 'entriesAround'
  | 'listForReview'
>;

const scopeOf = ({ transaction, gatewayAccount, environment }: TransactionRecord): string =>
  `${transaction.gatewayId} ${gatewayAccount} ${environment}`;

const referenceKey = (record: TransactionRecord): string | undefined =>
  record.transaction.gatewayReference && `${scopeOf(record)} ${record.transaction.gatewayReference}`;

/** Creation, compare-and-set and reads, each applied atomically, like the SQL. */
export function transactionStatements(context: StatementContext): TransactionStatements {
  const { rows, add } = context;
  return {
    createTransaction: async (entry) => {
      const outcome = create(context, entry);
      add({ kind: 'created', entry, outcome: outcome.kind });
      return outcome;
    },
    commit: async (change) => {
      const before = readRecord(rows.transactions.get(change.next.transaction.transactionId));
      const outcome: CommitOutcome = wasReissued(context, change)
        ? { kind: 'stale' }
        : commit(context, change);
      add({ kind: 'committed', before, change, outcome: outcome.kind });
      if (change.reissue !== undefined && outcome.kind === 'committed')
        add({ kind: 'created', entry: change.reissue, outcome: create(context, change.reissue).kind });
      return outcome;
    },
    find: async (transactionId) => readRecord(rows.transactions.get(transactionId)),
    findByGatewayReference: async (gatewayId, gatewayAccount, environment, reference) => {
      const transactionId = rows.references.get(`${gatewayId} ${gatewayAccount} ${environment} ${reference}`);
      return readRecord(rows.transactions.get(transactionId ?? ''));
    },
    journal: async (transactionId) => rows.journal.get(transactionId) ?? [],
    entriesAround: async (transactionId) => entriesAround(rows, transactionId),
    listForReview: async (limit) =>
      [...rows.transactions.values()]
        .flatMap((row) => readRecord(row) ?? [])
        .filter(({ review }) => review !== undefined)
        .slice(0, limit),
  };
}

/** The entries of a transaction and of its refunds, in order of time. */
export function entriesAround(
  rows: MemoryRows,
  transactionId: string,
): readonly (Entry & { readonly transactionId: string })[] {
  const about = [...rows.transactions.values()]
    .map(({ record }) => record.transaction)
    .filter((one) => one.transactionId === transactionId || one.originalTransactionId === transactionId);
  return about
    .flatMap((one) =>
      (rows.journal.get(one.transactionId) ?? []).flatMap(({ entry }) =>
        entry === undefined ? [] : [{ ...entry, transactionId: one.transactionId }],
      ),
    )
    .sort((left, right) => left.recordedAtMs - right.recordedAtMs);
}

function create({ rows }: StatementContext, entry: NewTransaction): CreateOutcome {
  const { record, idempotencyKey, fingerprint, reserve } = entry;
  const key = `${record.merchantId}/${record.environment}/${idempotencyKey}`;
  const earlier = rows.idempotencyKeys.get(key);
  if (earlier !== undefined) {
    const earlierRecord = readRecord(rows.transactions.get(earlier.transactionId));
    return earlier.fingerprint === fingerprint && earlierRecord !== undefined
      ? { kind: 'replayed', record: earlierRecord }
      : { kind: 'key-reused' };
  }
  if (reserve !== undefined) {
    const original = rows.transactions.get(reserve.originalTransactionId);
    const isLeft =
      original !== undefined &&
      isFinalStatus(original.record.transaction.status) &&
      original.record.merchantId === record.merchantId &&
      reserve.amountMinor <= refundableMinor(original.balance);
    if (original === undefined || !isLeft) return { kind: 'not-refundable' };
    original.balance = addBalances(original.balance, { reservedMinor: reserve.amountMinor });
  }
  const { transactionId, version, status, createdAt } = record.transaction;
  const cause = record.reissueOf === undefined ? 'requested' : 'reissue';
  rows.idempotencyKeys.set(key, { fingerprint, transactionId });
  rows.transactions.set(transactionId, { record, balance: record.balance, failures: 0 });
  rows.journal.set(transactionId, [{ kind: 'change', version, status, cause, atMs: Date.parse(createdAt) }]);
  return { kind: 'created' };
}

/** A transaction is reissued once: the unique index, and the key derived from its id. */
function wasReissued({ rows }: StatementContext, { reissue }: TransactionCommit): boolean {
  if (reissue === undefined) return false;
  const { merchantId, environment, reissueOf } = reissue.record;
  return (
    rows.idempotencyKeys.has(`${merchantId}/${environment}/${reissue.idempotencyKey}`) ||
    [...rows.transactions.values()].some(({ record }) => record.reissueOf === reissueOf)
  );
}

function commit(context: StatementContext, change: TransactionCommit): CommitOutcome {
  const { rows } = context;
  const { next, atMs, cause, entries = [], original, balance } = change;
  const { transactionId, receiptNumber } = next.transaction;
  const row = rows.transactions.get(transactionId);
  if (row?.record.transaction.version !== change.expectedVersion) return { kind: 'stale' };
  const reference = referenceKey(next);
  const holder = reference === undefined ? undefined : rows.references.get(reference);
  if (holder !== undefined && holder !== transactionId) return { kind: 'reference-taken' };
  const entryKeys = entries.map(({ kind, reference: number }) => `${scopeOf(next)} ${kind} ${number}`);
  if (entryKeys.some((key) => rows.entryKeys.has(key))) return { kind: 'entry-known' };
  const receipt = receiptNumber && `${scopeOf(next)} ${receiptNumber}`;
  const owner = receipt === undefined ? undefined : rows.receipts.get(receipt);
  if (owner !== undefined && !('transactionId' in owner && owner.transactionId === transactionId))
    return { kind: 'receipt-taken' };
  if (reference !== undefined) rows.references.set(reference, transactionId);
  for (const key of entryKeys) rows.entryKeys.set(key, transactionId);
  if (receipt !== undefined) rows.receipts.set(receipt, { transactionId });
  row.record = next;
  row.failures = 0;
  if (balance !== undefined) row.balance = addBalances(row.balance, balance);
  writeJournal(rows, change);
  if (change.lookUpTokenDigest !== undefined) rows.lookUpTokens.set(change.lookUpTokenDigest, transactionId);
  const applied = rows.callbacks.get(change.appliedCallbackId ?? '');
  if (applied !== undefined) {
    applied.callback = { ...applied.callback, processedAtMs: atMs };
    applied.outcome = cause;
    applied.dueAtMs = undefined;
  }
  const about = rows.transactions.get(original?.transactionId ?? '');
  if (about !== undefined && original !== undefined)
    about.balance = addBalances(about.balance, original.balance);
  return { kind: 'committed', eventIds: insertEvents(context, change, next) };
}

function writeJournal(rows: MemoryRows, change: TransactionCommit): void {
  const { next, atMs, cause, attempt, discrepancy, reviewDecision: review, entries = [] } = change;
  const { transactionId, version, status } = next.transaction;
  const journal = rows.journal.get(transactionId) ?? [];
  const isKnown = discrepanciesOf(journal).some(
    ({ discrepancyId }) => discrepancyId === discrepancy?.discrepancyId,
  );
  const base = { version, status, cause, atMs };
  const written: JournalRow[] = [
    {
      kind: 'change',
      ...base,
      ...(attempt && { attempt }),
      ...(discrepancy && !isKnown && { discrepancy }),
      ...(review && { review }),
    },
    ...entries.map((entry): JournalRow => ({ kind: 'entry', ...base, entry })),
  ];
  rows.journal.set(transactionId, [...journal, ...written]);
}
