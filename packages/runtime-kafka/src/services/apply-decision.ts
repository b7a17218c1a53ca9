import { createHash } from 'node:crypto';
import { isFinalStatus } from '@lango/core';
import { changeBook } from '../decisions/change-record.js';
import type { DecisionContext } from '../decisions/decide-on-response.js';
import type { Decision } from '../decisions/decision.js';
import { createMessage } from '../messages/create-message.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { OutboxMessage } from '../ports/outbox-message.js';
import type {
  AttemptRecord,
  CommitOutcome,
  Discrepancy,
  NewTransaction,
  ReviewDecision,
  TransactionCommit,
} from '../ports/transaction-change.js';
import { movingOperation } from './call-gateway.js';
import type { ServiceContext } from './service-context.js';

/** What may commit together with a decision. */
export interface CommitExtras {
  readonly attempt?: AttemptRecord;
  readonly appliedCallbackId?: string;
  readonly lookUpTokenDigest?: string;
  readonly reviewDecision?: ReviewDecision;
  /** A transaction to create with it. */
  readonly resend?: NewTransaction;
}

type Change = Extract<Decision, { kind: 'change' }>;

const commitTriesMax = 8;
const commitRetryDelayMs = 200;

/**
 * Decides and commits until the decision stands on the row as it is: a stale version, a lost reply or a store that is briefly away
 * means reading again. Returns the record as committed, or `undefined` when nothing had to change.
 */
export async function applyEvidence(
  context: ServiceContext,
  record: TransactionRecord,
  decide: (current: TransactionRecord) => Decision,
  extras: CommitExtras = {},
): Promise<TransactionRecord | undefined> {
  let current = record;
  for (let attempt = 1; ; attempt += 1) {
    const decision = decide(current);
    if (decision.kind === 'nothing') return undefined;
    let outcome: CommitOutcome | 'failed' = 'failed';
    try {
      outcome = await commitDecision(context, current, decision, extras);
      if (outcome === 'reference-taken') {
        outcome = await commitDecision(
          context,
          current,
          referenceTaken(current, context.clock.now()),
          extras,
        );
      }
    } catch (error) {
      if (attempt >= commitTriesMax) throw error;
      await new Promise<void>((resolve) => context.clock.after(commitRetryDelayMs, resolve));
    }
    if (outcome === 'committed') return decision.next;
    if (attempt >= commitTriesMax)
      throw new Error('the transaction keeps changing; the message will come again');
    current = (await context.store.find(record.transaction.transactionId)) ?? current;
  }
}

/** One compare-and-set with its messages, published at once when it wins. */
export async function commitDecision(
  context: ServiceContext,
  current: TransactionRecord,
  decision: Change,
  extras: CommitExtras = {},
): Promise<CommitOutcome> {
  const { clock, random, publisher, store } = context;
  const { next } = decision;
  const { transactionId } = next.transaction;
  const atMs = clock.now();
  const discrepancy: Discrepancy | undefined = decision.discrepancy && {
    ...decision.discrepancy,
    discrepancyId: discrepancyIdOf(transactionId, decision.discrepancy, extras.appliedCallbackId),
    transactionId,
    recordedAtMs: atMs,
  };
  const ended = !isFinalStatus(current.transaction.status) && isFinalStatus(next.transaction.status);
  const becamePending = current.transaction.status !== 'pending' && next.transaction.status === 'pending';
  const announce =
    ended || discrepancy !== undefined || (becamePending && (await context.isToldPending(next)));
  const messages: OutboxMessage[] = [];
  if (announce) {
    const { version } = next.transaction;
    messages.push(
      createMessage(random, 'transaction-updated-v1', transactionId, { transactionId, version }, atMs),
    );
  }
  if (decision.wake !== undefined && next.dueAtMs !== undefined) {
    const topic = decision.wake === 'attempt' ? 'payment-requested-v1' : 'look-up-due-v1';
    const wake = createMessage(random, topic, transactionId, { transactionId }, next.dueAtMs);
    messages.push({ ...wake, messageId: wakeIdOf(transactionId, next.dueAtMs) });
  }
  const isRescheduled = current.dueAtMs !== undefined && current.dueAtMs !== next.dueAtMs;
  const change: TransactionCommit = {
    expectedVersion: current.transaction.version,
    next,
    cause: decision.cause,
    atMs,
    announce,
    messages: publisher.stage(messages),
    ...extras,
    ...(isRescheduled && { withdrawnMessageId: wakeIdOf(transactionId, current.dueAtMs) }),
    ...(discrepancy && { discrepancy }),
    ...releaseOf(current, next),
  };
  const outcome = await store.commit(change);
  if (outcome === 'committed') {
    publisher.publish(messages);
    if (ended) {
      const createdAtMs = Date.parse(next.transaction.createdAt);
      context.metrics.transactionEnded(next.transaction, (atMs - createdAtMs) / 1000);
    }
    if (current.transaction.status !== next.transaction.status) {
      context.logger.info(
        {
          transactionId,
          status: next.transaction.status,
          cause: decision.cause,
          gateway: next.transaction.gatewayId,
        },
        'transaction changed',
      );
    }
  }
  return outcome;
}

/** What a transaction's next step is woken by; known from the row, so that the change which makes it idle can take it back. */
const wakeIdOf = (transactionId: string, dueAtMs: number) => `wake:${transactionId}:${dueAtMs}`;

/** The same for the same evidence, however often it is applied: a lost reply or a second worker makes no second discrepancy. */
function discrepancyIdOf(
  transactionId: string,
  { kind, detail }: Pick<Discrepancy, 'kind' | 'detail'>,
  callbackId = '',
): string {
  const evidence = JSON.stringify([transactionId, kind, detail, callbackId]);
  return `dsc_${createHash('sha256').update(evidence).digest('hex').slice(0, 32)}`;
}

/** A refund that failed gives its amount back to the deposit; one that fails after it succeeded does not (I8). */
function releaseOf(
  current: TransactionRecord,
  next: TransactionRecord,
): Pick<TransactionCommit, 'releaseReserve'> {
  const { originalTransactionId, money, status } = next.transaction;
  if (originalTransactionId === undefined || status !== 'failed' || current.transaction.status === 'failed')
    return {};
  return { releaseReserve: { originalTransactionId, amountMinor: money.amountMinor } };
}

/** Another transaction already has this gateway reference: no evidence serves two (I7), so a person has to look. */
function referenceTaken(record: TransactionRecord, nowMs: number): Change {
  return {
    kind: 'change',
    cause: 'reference-taken',
    next: changeBook(record, {
      review: record.review ?? { requestedAtMs: nowMs, reason: 'reference-taken' },
    }),
    discrepancy: {
      kind: 'reference-taken',
      detail: 'another transaction already has the gateway reference of this evidence',
    },
  };
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
  };
}
