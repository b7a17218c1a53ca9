import type { TransactionRecord } from '../../../packages/runtime-kafka/src/ports/transaction-record.js';
import type {
  CommitOutcome,
  CreateOutcome,
  NewTransaction,
  TransactionCommit,
} from '../../../packages/runtime-kafka/src/ports/transaction-change.js';
import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import type { StatementContext } from './memory-rows.js';
import { insertOutbox, withdrawOutbox } from './outbox-statements.js';

type TransactionStatements = Pick<
  TransactionStore,
  | 'createTransaction'
  | 'commit'
  | 'find'
  | 'findByGatewayReference'
  | 'history'
  | 'attempts'
  | 'discrepancies'
  | 'findWithDiscrepancies'
  | 'listForReview'
  | 'reviewDecisions'
>;

const referenceKey = ({ transaction, gatewayAccount, environment }: TransactionRecord): string | undefined =>
  transaction.gatewayReference === undefined
    ? undefined
    : `${transaction.gatewayId} ${gatewayAccount} ${environment} ${transaction.gatewayReference}`;

/** Creation, compare-and-set and reads, each applied at once and as a whole, like the SQL. */
export function transactionStatements(context: StatementContext): TransactionStatements {
  const { rows, add } = context;
  return {
    createTransaction: async (entry) => {
      const outcome = create(context, entry);
      add({ kind: 'created', entry, outcome: outcome.kind });
      return outcome;
    },
    commit: async (change) => {
      const before = rows.transactions.get(change.next.transaction.transactionId)?.record;
      const outcome = wasSentAgain(context, change) ? 'stale' : commit(context, change);
      add({ kind: 'committed', before, change, outcome });
      if (change.resend !== undefined && outcome === 'committed')
        add({ kind: 'created', entry: change.resend, outcome: create(context, change.resend).kind });
      return outcome;
    },
    find: async (transactionId) => rows.transactions.get(transactionId)?.record,
    findByGatewayReference: async (gatewayId, gatewayAccount, environment, reference) => {
      const found = rows.references.get(`${gatewayId} ${gatewayAccount} ${environment} ${reference}`);
      return rows.transactions.get(found ?? '')?.record;
    },
    history: async (transactionId) => rows.history.get(transactionId) ?? [],
    attempts: async (transactionId) => rows.attempts.get(transactionId) ?? [],
    discrepancies: async (transactionId) =>
      rows.discrepancies.filter((found) => found.transactionId === transactionId),
    findWithDiscrepancies: async (transactionId) => {
      const record = rows.transactions.get(transactionId)?.record;
      return (
        record && {
          record,
          discrepancies: rows.discrepancies.filter((found) => found.transactionId === transactionId),
        }
      );
    },
    listForReview: async (limit) =>
      [...rows.transactions.values()]
        .map(({ record }) => record)
        .filter(({ review }) => review !== undefined)
        .slice(0, limit),
    reviewDecisions: async (transactionId) =>
      rows.reviewDecisions
        .filter((decision) => decision.transactionId === transactionId)
        .map(({ transactionId: _, ...decision }) => decision),
  };
}

function create(context: StatementContext, entry: NewTransaction): CreateOutcome {
  const { rows } = context;
  const { record, idempotencyKey, fingerprint, responseBody, reserve } = entry;
  const key = `${record.merchantId}/${idempotencyKey}`;
  const earlier = rows.idempotencyKeys.get(key);
  if (earlier !== undefined) {
    return earlier.fingerprint === fingerprint
      ? { kind: 'replayed', responseBody: earlier.responseBody }
      : { kind: 'key-reused' };
  }
  if (reserve !== undefined) {
    const original = rows.transactions.get(reserve.originalTransactionId);
    const isLeft =
      original?.record.transaction.status === 'succeeded' &&
      original.record.merchantId === record.merchantId &&
      original.reservedMinor + reserve.amountMinor + contradictedMinor(rows, reserve.originalTransactionId) <=
        original.record.transaction.money.amountMinor;
    if (original === undefined || !isLeft) return { kind: 'not-refundable' };
    original.reservedMinor += reserve.amountMinor;
  }
  const { transactionId, version, status, createdAt } = record.transaction;
  const cause = record.resendOf === undefined ? 'requested' : 'resend';
  rows.idempotencyKeys.set(key, { fingerprint, transactionId, responseBody });
  rows.transactions.set(transactionId, {
    record,
    reservedMinor: 0,
    unannouncedSinceMs: undefined,
    unannouncedVersion: 0,
    sweptAtMs: undefined,
  });
  rows.history.set(transactionId, [{ version, status, cause, atMs: Date.parse(createdAt) }]);
  insertOutbox(context, entry.messages);
  return { kind: 'created' };
}

/** What refunds may have moved that count as failed. */
function contradictedMinor(
  { transactions, discrepancies }: StatementContext['rows'],
  original: string,
): number {
  let sum = 0;
  for (const [transactionId, { record }] of transactions) {
    const { originalTransactionId, status, money } = record.transaction;
    const isContradicted = () =>
      discrepancies.some(
        (known) => known.transactionId === transactionId && known.kind === 'contradicts-final-status',
      );
    if (originalTransactionId === original && status === 'failed' && isContradicted())
      sum += money.amountMinor;
  }
  return sum;
}

/** One transaction is sent again once: the unique index, and the key made of its id. */
function wasSentAgain({ rows }: StatementContext, { resend }: TransactionCommit): boolean {
  return (
    resend !== undefined &&
    (rows.idempotencyKeys.has(`${resend.record.merchantId}/${resend.idempotencyKey}`) ||
      [...rows.transactions.values()].some(({ record }) => record.resendOf === resend.record.resendOf))
  );
}

function commit(context: StatementContext, change: TransactionCommit): CommitOutcome {
  const { rows } = context;
  const { next, atMs, cause, releaseReserve } = change;
  const { transactionId, version, status } = next.transaction;
  const row = rows.transactions.get(transactionId);
  if (row?.record.transaction.version !== change.expectedVersion) return 'stale';
  const reference = referenceKey(next);
  if (reference !== undefined) {
    const holder = rows.references.get(reference);
    if (holder !== undefined && holder !== transactionId) return 'reference-taken';
    rows.references.set(reference, transactionId);
  }
  row.record = next;
  row.sweptAtMs = undefined;
  if (change.announce) Object.assign(row, { unannouncedSinceMs: atMs, unannouncedVersion: version });
  rows.history.get(transactionId)?.push({ version, status, cause, atMs });
  recordAttempt(context, change);
  const { discrepancy } = change;
  if (discrepancy && !rows.discrepancies.some((known) => known.discrepancyId === discrepancy.discrepancyId))
    rows.discrepancies.push(discrepancy);
  if (change.reviewDecision)
    rows.reviewDecisions.push({
      ...change.reviewDecision,
      transactionId,
      version,
      statusAfter: status,
      atMs,
    });
  if (change.lookUpTokenDigest !== undefined) rows.lookUpTokens.set(change.lookUpTokenDigest, transactionId);
  const applied = rows.callbacks.get(change.appliedCallbackId ?? '');
  if (applied) {
    applied.callback = { ...applied.callback, processedAtMs: atMs };
    applied.outcome = cause;
  }
  const original = rows.transactions.get(releaseReserve?.originalTransactionId ?? '');
  if (original && releaseReserve) original.reservedMinor -= releaseReserve.amountMinor;
  withdrawOutbox(context, change.withdrawnMessageId);
  insertOutbox(context, change.messages);
  return 'committed';
}

/** The attempt's start, or the outcome of one that started. */
function recordAttempt({ rows }: StatementContext, { attempt, next }: TransactionCommit): void {
  if (attempt === undefined) return;
  const { transactionId } = next.transaction;
  const attempts = rows.attempts.get(transactionId) ?? [];
  const index = attempts.findIndex(({ version }) => version === attempt.version);
  if (index >= 0) attempts[index] = attempt;
  else attempts.push(attempt);
  rows.attempts.set(transactionId, attempts);
}
