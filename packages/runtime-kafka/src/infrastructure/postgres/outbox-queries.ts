import type { Topic } from '../../messages/topics.js';
import type { ClaimedOutboxMessage, DeadLetter } from '../../ports/outbox-message.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type OutboxMethods = Pick<
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

interface OutboxRow {
  readonly outbox_id: number;
  readonly message_id: string;
  readonly topic: Topic;
  readonly message_key: string;
  readonly body: ClaimedOutboxMessage['body'];
  readonly headers: NonNullable<ClaimedOutboxMessage['headers']> | null;
  readonly tries: number;
}

/** The outbox, and the sweep that finds what every message about was lost. */
export function outboxQueries(query: SqlQuery): OutboxMethods {
  return {
    claimOutbox: async (nowMs, claimMs, limit) => {
      const rows = await query<OutboxRow>(
        `UPDATE outbox SET available_at = $2 WHERE outbox_id IN (
           SELECT outbox_id FROM outbox WHERE available_at <= $1 ORDER BY available_at, outbox_id LIMIT $3
           FOR UPDATE SKIP LOCKED)
         RETURNING outbox_id, message_id, topic, message_key, body, headers, tries`,
        [toTimestamp(nowMs), toTimestamp(nowMs + claimMs), limit],
      );
      return [...rows]
        .sort((left, right) => left.outbox_id - right.outbox_id)
        .map((row) => ({
          outboxId: String(row.outbox_id),
          messageId: row.message_id,
          topic: row.topic,
          key: row.message_key,
          body: row.body,
          ...(row.headers !== null && { headers: row.headers }),
          tries: row.tries,
        }));
    },
    deleteOutbox: async (outboxIds) => {
      await query('DELETE FROM outbox WHERE outbox_id = ANY($1::bigint[])', [outboxIds]);
    },
    deleteOutboxByMessageId: async (messageIds) => {
      await query('DELETE FROM outbox WHERE message_id = ANY($1::text[]) AND tries = 0', [messageIds]);
    },
    enqueue: async (messages) => {
      await query(insertOutbox('$1'), [JSON.stringify(toOutboxRows(messages))]);
    },
    claimOverdue: async (nowMs, graceMs, limit, kinds) => {
      const claim = async <Row>(
        wanted: boolean,
        table: string,
        id: string,
        due: string,
        condition = 'true',
      ) =>
        wanted
          ? query<Row>(
              `UPDATE ${table} SET swept_at = $1 WHERE ${id} IN (
                 SELECT ${id} FROM ${table} WHERE ${due} < $2 AND (swept_at IS NULL OR swept_at < $2) AND ${condition}
                 ORDER BY ${due} LIMIT $3 FOR UPDATE SKIP LOCKED)
               RETURNING ${id}`,
              [toTimestamp(nowMs), toTimestamp(nowMs - graceMs), limit],
            )
          : [];
      type TransactionId = { readonly transaction_id: string };
      const transactions = await claim<TransactionId>(
        kinds.transactions,
        'transactions',
        'transaction_id',
        'due_at',
      );
      const unannounced = await claim<TransactionId>(
        kinds.unannounced,
        'announcements',
        'transaction_id',
        'since',
      );
      const deliveries = await claim<{ delivery_id: string }>(
        kinds.deliveries,
        'deliveries',
        'delivery_id',
        'due_at',
      );
      const callbacks = await claim<{ callback_id: string }>(
        kinds.callbacks,
        'gateway_callbacks',
        'callback_id',
        'received_at',
        'processed_at IS NULL',
      );
      return {
        transactions: transactions.map((row) => ({ transactionId: row.transaction_id })),
        unannounced: unannounced.map((row) => ({ transactionId: row.transaction_id })),
        deliveries: deliveries.map((row) => ({ deliveryId: row.delivery_id })),
        callbacks: callbacks.map((row) => ({ callbackId: row.callback_id })),
      };
    },
    addDeadLetter: async (letter) => {
      await query(
        `INSERT INTO dead_letters (message_id, topic, message_key, body, reason, at)
         VALUES ($1, $2, $3, $4::jsonb, $5, $6) ON CONFLICT DO NOTHING`,
        [
          letter.messageId,
          letter.topic,
          letter.key,
          JSON.stringify(letter.body),
          letter.reason,
          toTimestamp(letter.atMs),
        ],
      );
    },
    replayDeadLetters: async ({ messageId }, nowMs) => {
      const rows = await query(
        `WITH taken AS (
           DELETE FROM dead_letters WHERE $1::text IS NULL OR message_id = $1 RETURNING *
         )
         INSERT INTO outbox (message_id, topic, message_key, body, tries, available_at)
         SELECT message_id, topic, message_key, body, 0, $2 FROM taken RETURNING outbox_id`,
        [messageId ?? null, toTimestamp(nowMs)],
      );
      return rows.length;
    },
    listDeadLetters: async (limit) => {
      const rows = await query<{
        message_id: string;
        topic: string;
        message_key: string;
        body: unknown;
        reason: string;
        at: Date;
      }>('SELECT * FROM dead_letters ORDER BY at DESC LIMIT $1', [limit]);
      return rows.map((row): DeadLetter => ({
        messageId: row.message_id,
        topic: row.topic,
        key: row.message_key,
        body: row.body,
        reason: row.reason,
        atMs: row.at.getTime(),
      }));
    },
  };
}
