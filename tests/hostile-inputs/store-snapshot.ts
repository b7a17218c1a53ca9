import type { SqlExecutor } from '../../packages/runtime-kafka/src/infrastructure/postgres/sql-executor.js';
import type { StoredPart } from './hostile-case.js';

const digest = (columns: string, table: string, key: string) =>
  `(SELECT count(*) || ':' || coalesce(md5(string_agg(concat_ws('|', ${columns}), ',' ORDER BY ${key})), '') FROM ${table})`;

const parts: Readonly<Record<StoredPart, string>> = {
  transactions: digest(
    `transaction_id, merchant_id, idempotency_key, fingerprint, status, version, amount_minor, currency, gateway_reference,
     counterparty::text, reserved_minor, captured_minor, paid_out_minor, refunded_minor, disputed_minor, returned_minor`,
    'transactions',
    'transaction_id',
  ),
  callbacks: digest('callback_id', 'gateway_callbacks', 'callback_id'),
  incoming: digest('incoming_deposit_id, merchant_id', 'incoming_deposits', 'incoming_deposit_id'),
  endpoints: digest(
    'endpoint_id, merchant_id, url, secret_sealed, disabled_at',
    'callback_endpoints',
    'endpoint_id',
  ),
  deliveries: digest('delivery_id, status', 'merchant_events', 'delivery_id'),
  receipts: digest('receipt_number, transaction_id, incoming_deposit_id', 'receipts', 'receipt_number'),
  tokens: digest('key_id, merchant_id, scopes::text, secret_digest, revoked_at', 'api_tokens', 'key_id'),
  merchants: digest('merchant_id, name, callback_secret_sealed, disabled_at', 'merchants', 'merchant_id'),
  journal: digest('transaction_id, sequence, kind, data::text', 'journal', 'transaction_id, sequence'),
  deadLetters: digest('message_id', 'dead_letters', 'message_id'),
};

const statement = `SELECT ${Object.entries(parts)
  .map(([name, expression]) => `${expression} AS "${name}"`)
  .join(', ')}`;

/** What is stored, part by part, as counts and digests. */
export async function snapshotStores(
  executors: readonly SqlExecutor[],
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const executor of executors) {
    const [row] = await executor.query<Record<string, string>>(statement);
    for (const [name, value] of Object.entries(row ?? {})) found[name] = `${found[name] ?? ''}/${value}`;
  }
  return found;
}
