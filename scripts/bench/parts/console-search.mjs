// The operators' search among n payments (10^7): how long each kind of page takes over HTTP, one request after another.
import { createFakeGateway } from '@lango/core/testing';
import pg from 'pg';
import { createRuntime } from '../../../packages/runtime-kafka/dist/index.js';
import { measureConsolePage } from '../console-page.mjs';
import { round } from '../figures.mjs';
import { createRealm } from '../servers.mjs';

const requests = 100;
const step = 500_000;
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Milliseconds of each page, and those of one payment with 200 rows in its journal. */
export async function measureConsoleSearch({ servers, argument }) {
  const rows = Number(argument ?? 10_000_000);
  const realm = await createRealm(servers);
  const url = realm.environment.LANGO_POSTGRES_URL;
  const runtime = await createRuntime({
    gateways: [createFakeGateway()],
    infrastructure: { kind: 'postgres', url, migrate: true },
    masterKeys: [{ keyId: 'bench', key: Buffer.alloc(32, 'bench').toString('base64') }],
    services: ['console'],
    console: {},
    http: { port: 0 },
    rateLimits: { perAddress: { calls: 1_000_000, windowMs: 1_000 } },
    logger: quiet,
  });
  try {
    const { merchantId } = await runtime.admin.createMerchant('Search');
    const { token } = await runtime.admin.createOperator({ name: 'Bench', role: 'viewer' });
    const filledSeconds = await fill(url, merchantId, rows);
    const base = new URL('/v1/operations', runtime.consoleUrl).href;
    const pages = {};
    for (const [name, pathOf] of Object.entries(pagesAmong(rows)))
      pages[name] = await timesOf(base, token, pathOf);
    console.error(`bench: ${JSON.stringify(pages)}`);
    const page = await measureConsolePage(runtime.consoleUrl, token, idOf(rows));
    return { rows, requests, filledSeconds, pages, ...(page && { page }) };
  } finally {
    await runtime.stop();
    await realm.drop();
  }
}

/** The address of each kind of page, by the number of the request. */
function pagesAmong(rows) {
  const one = (turn) => 1 + (Math.floor((rows * (turn * 7 + 3)) / (requests * 7 + 3)) % rows);
  const search = (query) => (turn) => `/payments?${query(one(turn))}`;
  return {
    newest: () => '/payments',
    'an older page': search((n) => `cursor=${idOf(n)}`),
    'by id': search((n) => `q=${idOf(n)}`),
    'by merchant reference': search((n) => `q=order-${n}`),
    'by gateway reference': search((n) => `q=old-${n}`),
    'by phone number': search((n) => `q=${encodeURIComponent(phoneOf(n))}`),
    'by amount': search((n) => `amountMinor=${amountOf(n)}&currency=KES`),
    'by an amount that nobody paid': () => '/payments?amountMinor=7&currency=KES',
    'by time': search((n) => `createdBefore=${timeOf(n)}&createdFrom=${timeOf(n - 50_000)}`),
    failed: () => '/payments?status=failed',
    pending: () => '/payments?status=pending',
    'of a gateway that there is none of': () => '/payments?gateway=none',
    'a text that matches nothing': search((n) => `q=nothing-${n}`),
    'one payment, 200 rows in its journal': () => `/payments/${idOf(rows)}`,
    overview: () => '/overview',
  };
}

async function timesOf(base, token, pathOf) {
  const times = [];
  const statuses = {};
  let found = 0;
  for (let turn = -5; turn < requests; turn += 1) {
    const startedAt = performance.now();
    const answer = await fetch(base + pathOf(Math.max(0, turn)), {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = await answer.json();
    if (turn < 0) continue;
    times.push(performance.now() - startedAt);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    found += body.payments?.length ?? 1;
    // A few requests are enough to show that a page is far too slow.
    if (times.length >= 5 && times.every((ms) => ms > 2_000)) break;
  }
  times.sort((left, right) => left - right);
  const at = (share) => round(times[Math.ceil(share * times.length) - 1]);
  return { p50: at(0.5), p99: at(0.99), found: round(found / times.length), statuses };
}

// Payments 3 ms apart, from ten hours ago on: too young for retention. Their ids begin with their time, like ours.
const firstMs = Date.now() - 36_000_000;
const idOf = (n) =>
  `txn_${(firstMs + n * 3).toString(16).padStart(12, '0')}${n.toString(16).padStart(20, '0')}`;
const timeOf = (n) => new Date(firstMs + Math.max(0, n) * 3).toISOString();
const amountOf = (n) => 100 + (n % 100_000);
const phoneOf = (n) => `+2547${String(n % 2_000_000).padStart(8, '0')}`;

const at = `to_timestamp((${firstMs} + n * 3) / 1000.0)`;
const id = `'txn_' || lpad(to_hex(${firstMs} + n * 3), 12, '0') || lpad(to_hex(n), 20, '0')`;
/** One of 500 failed, one of 100,000 is pending. */
const payments = `INSERT INTO transactions (transaction_id, merchant_id, environment, idempotency_key, fingerprint, kind, gateway_id,
    gateway_account, amount_minor, currency, status, next_step, failure, version, journal_length, merchant_reference, counterparty,
    gateway_reference, due_at, wake_at, metadata, attempts, possibly_sent, look_ups, captured_minor, created_at, updated_at, submitted_at)
  SELECT ${id}, $3::text, 'test', md5('key' || n), md5('body' || n), 'deposit', 'fake', 'fake', 100 + n % 100000, 'KES',
    CASE WHEN n % 100000 = 0 THEN 'pending' WHEN n % 500 = 0 THEN 'failed' ELSE 'succeeded' END,
    CASE WHEN n % 100000 = 0 THEN 'awaiting-look-up' END,
    CASE WHEN n % 500 = 0 AND n % 100000 <> 0 THEN '{"reason":"declined","rawCode":"51"}'::jsonb END,
    4, 5, 'order-' || n, jsonb_build_object('phoneNumber', '+2547' || lpad((n % 2000000)::text, 8, '0')), 'old-' || n,
    CASE WHEN n % 100000 = 0 THEN now() + interval '1 day' END, CASE WHEN n % 100000 = 0 THEN now() + interval '1 day' END, '{}', 1, true, 0,
    100 + n % 100000, ${at}, ${at}, ${at}
  FROM generate_series($1::bigint, $2::bigint) AS n`;
const journal = `INSERT INTO journal (transaction_id, sequence, kind, version, status, cause, at)
  SELECT $1, v, 'change', v, CASE v WHEN 1 THEN 'created' WHEN 2 THEN 'submitted' ELSE 'unknown' END, CASE v WHEN 1 THEN 'requested' WHEN 2 THEN 'intent' ELSE 'look-up' END, now()
  FROM generate_series(1, 200) AS v`;

/** The indexes are made afterwards, which takes a third of the time. */
async function fill(url, merchantId, rows) {
  const startedAt = performance.now();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: indexes } = await client.query(
    `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'transactions' AND indexname NOT LIKE '%_pkey'`,
  );
  for (const { indexname } of indexes) await client.query(`DROP INDEX ${indexname}`);
  for (let from = 0; from < rows; from += step) {
    await client.query(payments, [from + 1, Math.min(rows, from + step), merchantId]);
    console.error(`bench: ${Math.min(rows, from + step)} of ${rows} payments are there`);
  }
  await client.query("SET maintenance_work_mem = '1GB'");
  for (const { indexdef } of indexes) await client.query(indexdef);
  await client.query(journal, [idOf(rows)]);
  await client.query('VACUUM ANALYZE transactions');
  await client.end();
  return Math.round((performance.now() - startedAt) / 1_000);
}
