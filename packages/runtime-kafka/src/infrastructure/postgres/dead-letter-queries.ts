import type { DeadLetter } from '../../ports/dead-letter.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type DeadLetterMethods = Pick<TransactionStore, 'addDeadLetter' | 'listDeadLetters' | 'takeDeadLetters'>;

interface DeadLetterRow {
  readonly message_id: string;
  readonly topic: string;
  readonly message_key: string;
  readonly body: unknown;
  readonly reason: string;
  readonly at: Date;
}

/** Work that failed permanently. */
export function deadLetterQueries(query: SqlQuery): DeadLetterMethods {
  return {
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
    listDeadLetters: async (limit) =>
      (await query<DeadLetterRow>('SELECT * FROM dead_letters ORDER BY at DESC LIMIT $1', [limit])).map(
        toDeadLetter,
      ),
    takeDeadLetters: async ({ messageId }) =>
      (
        await query<DeadLetterRow>(
          'DELETE FROM dead_letters WHERE $1::text IS NULL OR message_id = $1 RETURNING *',
          [messageId ?? null],
        )
      ).map(toDeadLetter),
  };
}

const toDeadLetter = (row: DeadLetterRow): DeadLetter => ({
  messageId: row.message_id,
  topic: row.topic,
  key: row.message_key,
  body: row.body,
  reason: row.reason,
  atMs: row.at.getTime(),
});
