// How fast rows that are overdue are worked off, beside the rate of payments that come one by one, in one run.
import pg from 'pg';
import { round } from '../figures.mjs';
import { measureOn, openLango } from './systems.mjs';

const load = { perSecond: 800, seconds: 15, warmUpSeconds: 20 };

/** Offers as much as a system carries, then makes `rows` deposits due at once, as after an outage of the workers. */
export async function measureBacklog(bench) {
  const rows = Number(bench.argument ?? 100_000);
  const opened = await openLango(bench);
  try {
    const { deliveredPerSecond: normal } = await measureOn(bench, opened, load);
    await bench.world.ask('forget');
    await makeDue(opened, rows);
    const startedAt = Date.now();
    const until = startedAt + rows * 10;
    let told = 0;
    while (told < rows && Date.now() < until) {
      await new Promise((done) => setTimeout(done, 250));
      told = (await bench.world.ask('count')).receipts;
    }
    const { repeats, movements } = await bench.world.ask('count');
    const perSecond = told / ((Date.now() - startedAt) / 1_000);
    return {
      rows,
      told,
      doubled: Math.max(0, movements - rows),
      repeatedRequests: repeats,
      normalPerSecond: normal,
      backlogPerSecond: round(perSecond),
      share: round(perSecond / normal, 2),
    };
  } finally {
    await opened.close();
  }
}

async function makeDue({ environment, system }, rows) {
  const client = new pg.Client({ connectionString: environment.LANGO_POSTGRES_URL });
  await client.connect();
  const id = `'txn_' || lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || substr(md5(n::text), 1, 20)`;
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO transactions (transaction_id, merchant_id, environment, idempotency_key, fingerprint, kind, gateway_id, gateway_account,
       amount_minor, currency, counterparty, metadata, created_at, submit_by, wake_at, version, attempts, look_ups, possibly_sent, status,
       next_step, due_at, updated_at)
     SELECT ${id}, $2, 'test', md5('backlog' || n), md5('body' || n), 'deposit', 'bench', 'bench', 100 + n % 100000, 'KES',
       '{"phoneNumber":"+254700000000"}', '{}', now(), now() + interval '1 hour', now() - interval '1 minute', 1, 0, 0, false, 'created',
       'queued', now() - interval '1 minute', now()
     FROM generate_series(1, $1::integer) AS n`,
    [rows, system.merchantId],
  );
  await client.query(
    `INSERT INTO journal (transaction_id, sequence, kind, version, status, cause, at)
     SELECT transaction_id, 1, 'change', 1, 'created', 'requested', now() FROM transactions WHERE status = 'created'`,
  );
  await client.query('COMMIT');
  await client.end();
}
