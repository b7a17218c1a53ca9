import type { OutboxMessage } from '../../../packages/runtime-kafka/src/ports/outbox-message.js';
import type { TransactionStore } from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import type { MemoryRows, StatementContext } from './memory-rows.js';

type OutboxStatements = Pick<
  TransactionStore,
  | 'claimOutbox'
  | 'deleteOutbox'
  | 'deleteOutboxByMessageId'
  | 'enqueue'
  | 'claimOverdue'
  | 'addDeadLetter'
  | 'listDeadLetters'
  | 'replayDeadLetters'
>;

/** Adds rows, as a part of whatever statement commits them. */
export function insertOutbox({ rows, add }: StatementContext, messages: readonly OutboxMessage[]): void {
  for (const message of messages) {
    const { availableAtMs, tries = 0, ...rest } = message;
    const outboxId = String((rows.nextOutboxId += 1));
    rows.outbox.set(outboxId, { message: { ...rest, tries, outboxId }, availableAtMs });
    add({ kind: 'outbox row added', outboxId, message });
  }
}

/** Takes a scheduled row back, as a part of the change that makes it idle. */
export function withdrawOutbox({ rows, add }: StatementContext, messageId: string | undefined): void {
  for (const [outboxId, { message }] of rows.outbox) {
    if (messageId === undefined || message.messageId !== messageId) continue;
    rows.outbox.delete(outboxId);
    add({ kind: 'outbox row withdrawn', outboxId, message });
  }
}

/** The outbox, and the sweep that finds what every message about was lost. */
export function outboxStatements(context: StatementContext): OutboxStatements {
  const { rows, add } = context;
  const remove = (outboxId: string): void => {
    const row = rows.outbox.get(outboxId);
    if (row === undefined) return;
    rows.outbox.delete(outboxId);
    add({ kind: 'outbox row deleted', outboxId, message: row.message });
  };
  return {
    claimOutbox: async (nowMs, claimMs, limit) => {
      const due = [];
      for (const row of rows.outbox.values()) {
        if (row.availableAtMs > nowMs || due.length >= limit) continue;
        row.availableAtMs = nowMs + claimMs;
        due.push(row.message);
      }
      return due;
    },
    deleteOutbox: async (ids) => ids.forEach(remove),
    deleteOutboxByMessageId: async (ids) => {
      const gone = new Set(ids);
      for (const [outboxId, { message }] of rows.outbox) {
        if (gone.has(message.messageId) && message.tries === 0) remove(outboxId);
      }
    },
    enqueue: async (messages) => insertOutbox(context, messages),
    claimOverdue: async (nowMs, graceMs, limit, kinds) => claimOverdue(rows, nowMs, graceMs, limit, kinds),
    addDeadLetter: async (letter) => {
      if (rows.deadLetters.has(letter.messageId)) return;
      rows.deadLetters.set(letter.messageId, letter);
      add({ kind: 'dead letter', letter });
    },
    listDeadLetters: async (limit) => [...rows.deadLetters.values()].slice(0, limit),
    replayDeadLetters: async ({ messageId }, nowMs) => {
      const taken = [...rows.deadLetters.values()].filter(
        (letter) => messageId === undefined || letter.messageId === messageId,
      );
      for (const letter of taken) {
        rows.deadLetters.delete(letter.messageId);
        const message = { ...letter, availableAtMs: nowMs, tries: 0 } as unknown as OutboxMessage;
        insertOutbox(context, [message]);
      }
      return taken.length;
    },
  };
}

type Claim = TransactionStore['claimOverdue'];

function claimOverdue(
  rows: MemoryRows,
  nowMs: number,
  graceMs: number,
  limit: number,
  kinds: Parameters<Claim>[3],
): Awaited<ReturnType<Claim>> {
  const before = nowMs - graceMs;
  const claim = <Row extends { sweptAtMs: number | undefined }>(
    wanted: boolean,
    from: Iterable<Row>,
    dueOf: (row: Row) => number | undefined,
  ): Row[] => {
    const claimed: Row[] = [];
    if (!wanted) return claimed;
    for (const row of from) {
      const dueMs = dueOf(row);
      const isOverdue = dueMs !== undefined && dueMs < before;
      if (!isOverdue || (row.sweptAtMs !== undefined && row.sweptAtMs >= before)) continue;
      if (claimed.length < limit) claimed.push(row);
    }
    for (const row of claimed) row.sweptAtMs = nowMs;
    return claimed;
  };
  const transactions = claim(kinds.transactions, rows.transactions.values(), ({ record }) => record.dueAtMs);
  const unannounced = claim(
    kinds.unannounced,
    rows.transactions.values(),
    ({ unannouncedSinceMs }) => unannouncedSinceMs,
  );
  const deliveries = claim(kinds.deliveries, rows.deliveries.values(), ({ delivery }) => delivery.dueAtMs);
  const callbacks = claim(kinds.callbacks, rows.callbacks.values(), ({ callback }) =>
    callback.processedAtMs === undefined ? callback.receivedAtMs : undefined,
  );
  const idOf = ({ record }: { record: { transaction: { transactionId: string } } }) => ({
    transactionId: record.transaction.transactionId,
  });
  return {
    transactions: transactions.map(idOf),
    unannounced: unannounced.map(idOf),
    deliveries: deliveries.map(({ delivery: { deliveryId } }) => ({ deliveryId })),
    callbacks: callbacks.map(({ callback: { callbackId } }) => ({ callbackId })),
  };
}
