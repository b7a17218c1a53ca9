import { isFinalStatus } from '@lango/core';
import { createHash } from 'node:crypto';
import type { DecisionContext } from '../../decisions/evidence.js';
import type { Change, Decision, EntryDraft } from '../../decisions/decision.js';
import { referenceTaken, withoutReceipt } from '../../decisions/decide-on-conflict.js';
import { createUlid } from '../../messages/create-ulid.js';
import { addBalances, balanceChange, emptyBalance, originalBalanceChange } from '../../ports/balance.js';
import { movingOperation } from '../../ports/moving-operation.js';
import { entriesOf, type AttemptRecord, type Discrepancy, type ReviewDecision } from '../../ports/journal.js';
import type {
  CommitOutcome,
  NewTransaction,
  OriginalChange,
  TransactionCommit,
} from '../../ports/transaction-change.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { eventsOfChange } from './merchant-events/merchant-events.js';
import { pause } from './pause.js';
import type { ServiceContext } from './service-context.js';

/** What may commit together with a decision. */
export interface CommitExtras {
  readonly attempt?: AttemptRecord;
  readonly appliedCallbackId?: string;
  readonly lookUpTokenDigest?: string;
  readonly reviewDecision?: ReviewDecision;
  /** A transaction to create with it. */
  readonly reissue?: NewTransaction;
}

/** The last decision, and the record as it was committed; `undefined` when nothing had to change. */
export interface Applied {
  readonly decision: Decision;
  readonly committed: TransactionRecord | undefined;
}

const commitTriesMax = 8;
const commitRetryDelayMs = 200;

/** Decides and commits; after a stale version, a lost reply or a short outage of the store, reads the row and decides again. */
export async function decideAndCommit(
  context: ServiceContext,
  record: TransactionRecord,
  decide: (current: TransactionRecord) => Decision | Promise<Decision>,
  extras: CommitExtras = {},
): Promise<Applied> {
  let current = record;
  for (let attempt = 1; ; attempt += 1) {
    const decision = await decide(current);
    if (decision.kind === 'nothing') return { decision, committed: undefined };
    let outcome: CommitOutcome['kind'] | 'failed' = 'failed';
    try {
      outcome = await commitDecision(context, current, decision, extras);
      const nowMs = context.clock.now();
      if (outcome === 'reference-taken')
        outcome = await commitDecision(context, current, referenceTaken(current, nowMs), extras);
      if (outcome === 'entry-known') {
        // Another worker applied the same evidence meanwhile.
        if (await isBookedHere(context, current, decision)) return { decision, committed: undefined };
        outcome = await commitDecision(context, current, referenceTaken(current, nowMs), extras);
      }
      if (outcome === 'receipt-taken')
        outcome = await commitDecision(context, current, withoutReceipt(decision, nowMs), extras);
    } catch (error) {
      if (attempt >= commitTriesMax) throw error;
      await pause(context.clock, commitRetryDelayMs);
    }
    if (outcome === 'committed') return { decision, committed: decision.next };
    if (attempt >= commitTriesMax)
      throw new Error('the transaction keeps changing; the work will be retried');
    current = (await context.store.find(record.transaction.transactionId)) ?? current;
  }
}

async function isBookedHere(
  { store }: ServiceContext,
  { transaction }: TransactionRecord,
  { entries = [] }: Change,
): Promise<boolean> {
  const booked = entriesOf(await store.journal(transaction.transactionId));
  return entries.some(({ kind, reference }) =>
    booked.some((entry) => entry.kind === kind && entry.reference === reference),
  );
}

/** One compare-and-set with everything that belongs to it; workers are woken when it wins. */
export async function commitDecision(
  context: ServiceContext,
  current: TransactionRecord,
  decision: Change,
  extras: CommitExtras = {},
): Promise<CommitOutcome['kind']> {
  const { clock, random, store, wakeUps, claimMs, handOverMs } = context;
  const { entries = [], notices = [] } = decision;
  const atMs = clock.now();
  // A worker is woken after the commit; if the wake-up is lost, the claim loop takes the row.
  const next = decision.isNow === true ? { ...decision.next, dueAtMs: atMs + claimMs } : decision.next;
  const { transactionId } = next.transaction;
  const discrepancy: Discrepancy | undefined = decision.discrepancy && {
    ...decision.discrepancy,
    discrepancyId: discrepancyIdOf(transactionId, decision.discrepancy, extras.appliedCallbackId),
    recordedAtMs: atMs,
  };
  const events = eventsOfChange(
    { before: current, next, discrepancy, entries, notices },
    atMs,
    () => `msg_${createUlid(atMs, random)}`,
  );
  const original = originalChange(current, next, entries);
  const commit: TransactionCommit = {
    expectedVersion: current.transaction.version,
    next,
    cause: decision.cause,
    atMs,
    eventsDueAtMs: atMs + handOverMs,
    ...extras,
    ...(discrepancy && { discrepancy }),
    ...(events.length > 0 && { events }),
    ...(entries.length > 0 && {
      entries: entries.map((entry) => ({ ...entry, recordedAtMs: atMs })),
      balance: sumOf(entries, balanceChange),
    }),
    ...(original && { original }),
  };
  const outcome = await store.commit(commit);
  if (outcome.kind !== 'committed') return outcome.kind;
  if (next.nextStep === 'queued' || next.nextStep === 'operation-queued')
    wakeUps.send('payment-requested-v1', transactionId, { transactionId });
  for (const deliveryId of outcome.eventIds)
    wakeUps.send('transaction-updated-v1', transactionId, { deliveryId });
  observe(context, current, next, decision.cause, atMs);
  return 'committed';
}

function observe(
  { metrics, logger }: ServiceContext,
  current: TransactionRecord,
  { transaction }: TransactionRecord,
  cause: string,
  atMs: number,
): void {
  if (current.transaction.status === transaction.status) return;
  const { transactionId, status, gatewayId, createdAt } = transaction;
  const isFinal = isFinalStatus(status);
  if (isFinal) metrics.transactionEnded(transaction, (atMs - Date.parse(createdAt)) / 1000);
  // The journal has every step; a line for each would be half of what a busy system logs.
  const level = isFinal || status === 'unknown' ? 'info' : 'debug';
  logger[level]({ transactionId, status, cause, gateway: gatewayId }, 'transaction changed');
}

/** Derived from the evidence, so that applying it again after a lost reply, or by a second worker, records no second discrepancy. */
function discrepancyIdOf(
  transactionId: string,
  { kind, detail }: Pick<Discrepancy, 'kind' | 'detail'>,
  callbackId = '',
): string {
  const evidence = JSON.stringify([transactionId, kind, detail, callbackId]);
  return `dsc_${createHash('sha256').update(evidence).digest('hex').slice(0, 32)}`;
}

type BalanceRule = typeof balanceChange;

const sumOf = (entries: readonly EntryDraft[], rule: BalanceRule) =>
  entries.reduce((sum, entry) => addBalances(sum, rule(entry)), emptyBalance);

/**
 * Effect of a refund or reversal on its original: a final status releases the reserve, and what it moved counts as refunded (I8).
 */
function originalChange(
  current: TransactionRecord,
  next: TransactionRecord,
  entries: readonly EntryDraft[],
): OriginalChange | undefined {
  const { originalTransactionId, money, status } = next.transaction;
  if (originalTransactionId === undefined) return undefined;
  const ended = !isFinalStatus(current.transaction.status) && isFinalStatus(status);
  const moved = sumOf(entries, originalBalanceChange);
  const balance = ended ? addBalances(moved, { reservedMinor: -money.amountMinor }) : moved;
  return { transactionId: originalTransactionId, balance };
}

/** What decisions about this record depend on. */
export function decisionContextOf(context: ServiceContext, record: TransactionRecord): DecisionContext {
  const { transaction } = record;
  const operations = context.gateways.find(transaction.gatewayId)?.capabilities.operations;
  return {
    nowMs: context.clock.now(),
    policy: context.policy,
    idempotency: operations?.[movingOperation[transaction.kind]]?.idempotency ?? 'none',
    canLookUp: operations?.lookUp !== undefined,
    ...(operations !== undefined && { operations }),
  };
}
