// Fills the tables with ended payments, in statements of 100,000 rows each.
import pg from 'pg';

const step = 100_000;

/** Adds `rows` transactions with journal, callbacks and merchant events. Returns the database's bytes. */
export async function fillTables(postgresUrl, merchantId, rows) {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  const endpoints = await client.query('SELECT endpoint_id FROM callback_endpoints LIMIT 1');
  const [{ endpoint_id: endpointId }] = endpoints.rows;
  for (let from = 0; from < rows; from += step) {
    const values = [from + 1, Math.min(rows, from + step), merchantId, endpointId];
    await client.query('BEGIN');
    for (const { text, parameters } of statements) await client.query(text, values.slice(0, parameters));
    await client.query('COMMIT');
  }
  await client.query('VACUUM ANALYZE');
  const size = await client.query('SELECT pg_database_size(current_database())::float8 AS bytes');
  await client.end();
  return size.rows[0].bytes;
}

// Payments 3 ms apart, from ten hours ago on: too young for retention. Their ids begin with their time, like ours.
const firstMs = Date.now() - 36_000_000;
const id = `'txn_' || lpad(to_hex(${firstMs} + n * 3), 12, '0') || substr(md5(n::text), 1, 20)`;
const at = `to_timestamp((${firstMs} + n * 3) / 1000.0)`;
const series = `generate_series($1::bigint, $2::bigint) AS n`;
const statements = [
  {
    parameters: 3,
    text: `INSERT INTO transactions (transaction_id, merchant_id, environment, idempotency_key, fingerprint, kind, gateway_id, gateway_account,
             amount_minor, currency, status, version, journal_length, merchant_reference, counterparty, gateway_reference, metadata, attempts,
             possibly_sent, look_ups, captured_minor, created_at, updated_at, submitted_at)
           SELECT ${id}, $3::text, 'test', md5('key' || n), md5('body' || n), 'deposit', 'bench', 'bench',
             100 + n % 100000, 'KES', 'succeeded', 4, 5, 'order-' || n, '{"phoneNumber":"+254700000000"}', 'old-' || n, '{}', 1,
             false, 0, 100 + n % 100000, ${at}, ${at}, ${at}
           FROM ${series}`,
  },
  {
    parameters: 2,
    text: `INSERT INTO journal (transaction_id, sequence, kind, version, status, cause, at, data)
           SELECT ${id}, v, 'change', v, (ARRAY['created', 'submitted', 'pending', 'succeeded'])[v], 'bulk', ${at},
             CASE WHEN v = 2 THEN '{"attempt":{"operation":"deposit","idempotencyKey":"bulk","version":2,"startedAtMs":0,"sendDeadlineAtMs":0}}'::jsonb END
           FROM ${series}, generate_series(1, 4) AS v`,
  },
  {
    parameters: 2,
    text: `INSERT INTO journal (transaction_id, sequence, kind, version, status, cause, at, data, entry_key)
           SELECT ${id}, 5, 'entry', 4, 'succeeded', 'bulk', ${at}, jsonb_build_object('entry', jsonb_build_object(
             'kind', 'captured', 'origin', 'ours', 'money', jsonb_build_object('amountMinor', 100 + n % 100000, 'currency', 'KES'),
             'reference', 'old-' || n, 'evidence', 'signed', 'recordedAtMs', 0)), 'bench/bench/test/captured/old-' || n
           FROM ${series}`,
  },
  {
    parameters: 2,
    text: `INSERT INTO gateway_callbacks (callback_id, gateway_id, environment, dedupe_key, received_at, path, headers, body, transaction_id,
             evidence, result, acknowledgement, processed_at, outcome)
           SELECT 'cbk_' || md5(n::text), 'bench', 'test', 'body:' || md5('callback' || n), ${at}, '/callbacks/bench', '{}',
             convert_to(repeat('y', 200), 'UTF8'), ${id}, 'signed', '{"kind":"ignored","reason":"bulk"}', '{}', ${at}, 'callback'
           FROM ${series}`,
  },
  {
    parameters: 4,
    text: `INSERT INTO merchant_events (delivery_id, merchant_id, environment, transaction_id, endpoint_id, url, event_type,
             message_id, body, status, attempts, log, created_at, last_result)
           SELECT 'dlv_' || md5(n::text), $3::text, 'test', ${id}, $4::text, 'http://127.0.0.1/callbacks', 'transaction.succeeded',
             'msg_' || md5(n::text), repeat('z', 300), 'delivered', 1, '[]', ${at}, '204'
           FROM ${series}`,
  },
];
