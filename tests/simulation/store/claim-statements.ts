import type {
  DueClaim,
  RetriedQueue,
  TransactionStore,
} from '../../../packages/runtime-kafka/src/ports/transaction-store.js';
import { claimRow, isForHandlers } from './delivery-statements.js';
import { readRecord, type StatementContext } from './memory-rows.js';

type ClaimStatements = Pick<
  TransactionStore,
  | 'claimDueTransactions'
  | 'claimDueCallbacks'
  | 'claimDueDeliveries'
  | 'claimDueIncomingDeposits'
  | 'countFailure'
  | 'makeDue'
  | 'addDeadLetter'
  | 'listDeadLetters'
  | 'takeDeadLetters'
>;

/** Claims of due rows, and dead letters. */
export function claimStatements({ rows, add }: StatementContext): ClaimStatements {
  /** The due rows of one queue, oldest first. */
  const take = <Row>(
    from: Iterable<Row>,
    dueOf: (row: Row) => number | undefined,
    { nowMs, limit }: DueClaim,
  ): readonly Row[] =>
    [...from]
      .flatMap((row) => {
        const dueAtMs = dueOf(row);
        return dueAtMs !== undefined && dueAtMs <= nowMs ? [{ row, dueAtMs }] : [];
      })
      .sort((left, right) => left.dueAtMs - right.dueAtMs)
      .slice(0, limit)
      .map(({ row }) => row);

  const counted = (queue: RetriedQueue, id: string, failures: number): number => {
    add({ kind: 'failure counted', queue, id, failures });
    return failures;
  };

  return {
    claimDueTransactions: async (claim) =>
      take(rows.transactions.values(), ({ record }) => record.dueAtMs, claim).flatMap((row) => {
        row.record = { ...row.record, dueAtMs: claim.nowMs + claim.claimMs };
        const { transactionId, version } = row.record.transaction;
        const { claimMs } = claim;
        add({ kind: 'claimed', queue: 'transactions', id: transactionId, transactionId, version, claimMs });
        return readRecord(row) ?? [];
      }),
    claimDueCallbacks: async (claim) =>
      take(rows.callbacks.values(), ({ dueAtMs }) => dueAtMs, claim).map((row) => {
        row.dueAtMs = claim.nowMs + claim.claimMs;
        add({ kind: 'claimed', queue: 'callbacks', id: row.callback.callbackId, claimMs: claim.claimMs });
        return row.callback;
      }),
    claimDueDeliveries: async ({ handlers = [], ...claim }) => {
      const mine = [...rows.deliveries.values()].filter((row) => isForHandlers(rows, row, handlers));
      return take(mine, ({ delivery }) => delivery.dueAtMs, claim).map((row) => {
        add({ kind: 'claimed', queue: 'deliveries', id: row.delivery.deliveryId, claimMs: claim.claimMs });
        return claimRow(row, claim.nowMs + claim.claimMs);
      });
    },
    claimDueIncomingDeposits: async (claim) =>
      take(rows.incomingDeposits.values(), ({ dueAtMs }) => dueAtMs, claim).map((row) => {
        row.dueAtMs = claim.nowMs + claim.claimMs;
        const { incomingDepositId } = row.deposit;
        add({ kind: 'claimed', queue: 'incoming deposits', id: incomingDepositId, claimMs: claim.claimMs });
        return row.deposit;
      }),
    countFailure: async (queue, id, { nowMs, firstMs, mostMs }) => {
      const dueAfter = (failures: number) => nowMs + Math.min(firstMs * 2 ** Math.min(failures, 30), mostMs);
      if (queue === 'callbacks') {
        const row = rows.callbacks.get(id);
        if (row?.dueAtMs === undefined) return 0;
        row.dueAtMs = dueAfter(row.failures);
        return counted(queue, id, (row.failures += 1));
      }
      const row = rows.transactions.get(id);
      if (row?.record.dueAtMs === undefined) return 0;
      row.record = { ...row.record, dueAtMs: dueAfter(row.failures) };
      return counted(queue, id, (row.failures += 1));
    },
    makeDue: async (queue, id, nowMs) => {
      const row = queue === 'callbacks' ? rows.callbacks.get(id) : rows.transactions.get(id);
      if (row === undefined) return;
      if ('record' in row) {
        if (row.record.dueAtMs === undefined) return;
        row.record = { ...row.record, dueAtMs: nowMs };
      } else if (row.dueAtMs !== undefined) row.dueAtMs = nowMs;
      row.failures = 0;
    },
    addDeadLetter: async (letter) => {
      if (rows.deadLetters.has(letter.messageId)) return;
      rows.deadLetters.set(letter.messageId, letter);
      add({ kind: 'dead letter', letter });
    },
    listDeadLetters: async (limit) => [...rows.deadLetters.values()].slice(0, limit),
    takeDeadLetters: async ({ messageId }) => {
      const removed = [...rows.deadLetters.values()].filter(
        (letter) => messageId === undefined || letter.messageId === messageId,
      );
      for (const letter of removed) rows.deadLetters.delete(letter.messageId);
      return removed;
    },
  };
}
