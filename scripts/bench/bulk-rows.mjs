// Fills the tables with ended payments, as they are after so many, by statements of 100,000 rows each.
import pg from 'pg';

const step = 100_000;

/** Adds transactions until there are `rows` of them, with keys, history, attempts, callbacks and deliveries. Gives the database's bytes. */
export async function fillTables(postgresUrl, merchantId, rows) {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  const [{ endpoint_id: endpointId }] = (
    await client.query('SELECT endpoint_id FROM callback_endpoints LIMIT 1')
  ).rows;
  for (let from = 0; from < rows; from += step) {
    const values = [from + 1, Math.min(rows, from + step), merchantId, endpointId];
    await client.query('BEGIN');
    for (const statement of statements)
      await client.query(statement.text, values.slice(0, statement.parameters));
    await client.query('COMMIT');
  }
  await client.query('VACUUM ANALYZE');
  const [{ bytes }] = (await client.query('SELECT pg_database_size(current_database())::float8 AS bytes'))
    .rows;
  await client.end();
  return bytes;
}

// Payments of the last ten hours, 3 ms apart, so that nothing of them is old enough for retention. Ids carry their time in front, like ours.
const firstMs = Date.now() - 36_000_000;
const id = `'txn_' || lpad(to_hex(${firstMs} + n * 3), 12, '0') || substr(md5(n::text), 1, 20)`;
const at = `to_timestamp((${firstMs} + n * 3) / 1000.0)`;
const series = `generate_series($1::bigint, $2::bigint) AS n`;
const statements = [
  {
    parameters: 3,
    text: `INSERT INTO transactions (transaction_id, merchant_id, environment, kind, gateway_id, gateway_account, amount_minor, currency,
             status, version, merchant_reference, counterparty, gateway_reference, metadata, attempts, uncertain, look_ups, created_at,
             updated_at, submitted_at)
           SELECT ${id}, $3::text, 'test', 'deposit', 'bench', 'bench', 100 + n % 100000, 'KES', 'succeeded', 4, 'order-' || n,
             '{"phoneNumber":"+254700000000"}', 'old-' || n, '{}', 1, false, 0, ${at}, ${at}, ${at}
           FROM ${series}`,
  },
  {
    parameters: 3,
    text: `INSERT INTO idempotency_keys (merchant_id, idempotency_key, fingerprint, transaction_id, response_body, created_at)
           SELECT $3::text, 'test:' || md5('key' || n), md5('body' || n), ${id}, repeat('x', 400), ${at} FROM ${series}`,
  },
  {
    parameters: 2,
    text: `INSERT INTO transaction_history (transaction_id, version, status, cause, at)
           SELECT ${id}, v, (ARRAY['created', 'submitted', 'pending', 'succeeded'])[v], 'bulk', ${at}
           FROM ${series}, generate_series(1, 4) AS v`,
  },
  {
    parameters: 2,
    text: `INSERT INTO attempts (transaction_id, version, operation, idempotency_key, started_at, send_deadline_at, outcome)
           SELECT ${id}, 2, 'deposit', md5(n::text), ${at}, ${at}, 'pending' FROM ${series}`,
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
    text: `INSERT INTO deliveries (delivery_id, merchant_id, transaction_id, endpoint_id, url, event_type, event_key, message_id, body, status,
             attempts, created_at, last_result)
           SELECT 'dlv_' || md5(n::text), $3::text, ${id}, $4::text, 'http://127.0.0.1/callbacks', 'transaction.succeeded',
             ${id} || ':transaction.succeeded', 'msg_' || md5(n::text), repeat('z', 300), 'delivered', 1, ${at}, '204'
           FROM ${series}`,
  },
  {
    parameters: 2,
    text: `INSERT INTO delivery_attempts (delivery_id, attempt, at, result)
           SELECT 'dlv_' || md5(n::text), 1, ${at}, '204' FROM ${series}`,
  },
];
