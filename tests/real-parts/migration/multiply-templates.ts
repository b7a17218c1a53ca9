import { Client } from 'pg';
import type { Template } from './make-templates.js';

/** Of a thousand rows, how many are in each open state; the rest has ended. At least one of each. */
const openPerThousand = 1;
const step = 50_000;

/**
 * Copies templates, with their journals and the provider's books, until there are `rows` transactions: a copy differs in its ids, keys and
 * references. What is open is due within `spreadSeconds` after {@link makeDue}.
 */
export async function multiplyTemplates(
  url: string,
  templates: readonly Template[],
  rows: number,
  progress: (done: number, total: number) => void,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const open = templates.filter(({ nextStep }) => nextStep !== null);
  const ended = templates.filter(({ nextStep }) => nextStep === null);
  const openEach = Math.max(1, Math.floor((rows * openPerThousand) / 1_000));
  const endedEach = Math.ceil((rows - open.length * openEach) / ended.length);
  let number = 0;
  const baseMs = Date.now();
  try {
    for (const { transactionId, nextStep } of templates) {
      // The template is one of them itself.
      const last = number + (nextStep === null ? endedEach : openEach) - 1;
      while (number < last) {
        const to = Math.min(last, number + step);
        for (const statement of statements)
          await client.query(statement, [transactionId, number + 1, to, baseMs]);
        number = to;
        progress(number, rows);
      }
    }
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

/** Makes everything that is open due, evenly over the next seconds. */
export async function makeDue(client: Client, spreadSeconds: number): Promise<void> {
  await client.query(
    `UPDATE transactions SET due_at = due.at, wake_at = due.at,
       -- The processes that were sending are long dead.
       send_deadline_at = least(send_deadline_at, now()),
       submit_by = CASE WHEN submit_by IS NOT NULL THEN now() + interval '1 hour' END
     FROM (SELECT transaction_id AS id, now() + random() * make_interval(secs => $1) AS at FROM transactions WHERE next_step IS NOT NULL) due
     WHERE transaction_id = due.id`,
    [spreadSeconds],
  );
}

// Ids carry their time in front, like ours. The provider's number of a payment is made of its id, so that one text is replaced everywhere.
const oldId = `substr(t.transaction_id, 5)`;
const newId = `lpad(to_hex($4::bigint + n), 12, '0') || substr(md5($1 || n), 1, 20)`;
const numbers = `generate_series($2::bigint, $3::bigint) AS n`;
const statements = [
  `INSERT INTO transactions SELECT r.* FROM transactions t, ${numbers}, LATERAL jsonb_populate_record(NULL::transactions,
     replace(to_jsonb(t)::text, ${oldId}, ${newId})::jsonb || jsonb_build_object('idempotency_key', 'filled-' || n)) r
   WHERE t.transaction_id = $1 AND $4 > 0`,
  `INSERT INTO journal SELECT r.* FROM journal t, ${numbers}, LATERAL jsonb_populate_record(NULL::journal,
     replace(to_jsonb(t)::text, ${oldId}, ${newId})::jsonb) r
   WHERE t.transaction_id = $1 AND $4 > 0`,
  `INSERT INTO provider_movements (transaction_id) SELECT 'txn_' || ${newId} FROM provider_movements t, ${numbers}
   WHERE t.transaction_id = $1 AND $4 > 0`,
];
