import type { Client } from 'pg';

/** What the database and the provider's books say at the end. */
export interface RehearsedBooks {
  readonly transactions: number;
  readonly open: number;
  /** The states of those, and how many are in each. */
  readonly left: readonly string[];
  /** A movement more than one of a transaction. */
  readonly doubled: number;
  /** Succeeded, and the provider has moved nothing; or the other way round. */
  readonly differing: number;
  /** Payments of the load that no row is there of. */
  readonly lost: number;
  /** Transactions whose journal does not end as they did. */
  readonly withoutJournal: number;
}

/** Counts. @param accepted ids that a merchant was answered */
export async function countBooks(client: Client, accepted: readonly string[]): Promise<RehearsedBooks> {
  const one = async (sql: string, values: readonly unknown[] = []): Promise<number> =>
    Number((await client.query<{ count: string }>(sql, [...values])).rows[0]?.count);
  return {
    transactions: await one('SELECT count(*) FROM transactions'),
    open: await countOpen(client),
    left: await tellOpen(client),
    doubled: await one('SELECT count(*) - count(DISTINCT transaction_id) AS count FROM provider_movements'),
    differing: await one(
      `SELECT count(*) FROM transactions t FULL JOIN provider_movements m USING (transaction_id)
       WHERE (coalesce(t.status, 'none') = 'succeeded') <> (m.transaction_id IS NOT NULL)`,
    ),
    lost: await one(
      `SELECT count(*) FROM unnest($1::text[]) AS a(id) WHERE NOT EXISTS (SELECT 1 FROM transactions WHERE transaction_id = a.id)`,
      [accepted],
    ),
    withoutJournal: await one(
      `SELECT count(*) FROM transactions t WHERE NOT EXISTS (SELECT 1 FROM journal j
         WHERE j.transaction_id = t.transaction_id AND j.version = t.version AND j.status = t.status)`,
    ),
  };
}

/** Transactions that have not ended. */
export async function countOpen(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM transactions WHERE status NOT IN ('succeeded', 'failed')`,
  );
  return Number(rows[0]?.count);
}

async function tellOpen(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ told: string }>(
    `SELECT format('%s are %s, %s, due %s', count(*), status, next_step, min(due_at)) AS told
     FROM transactions WHERE status NOT IN ('succeeded', 'failed') GROUP BY status, next_step`,
  );
  return rows.map(({ told }) => told);
}
