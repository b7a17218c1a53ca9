import type { StoredCallback, TransactionStore } from '../../ports/transaction-store.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp, withoutUndefined } from './transaction-row.js';

type CallbackMethods = Pick<
  TransactionStore,
  'findLookUpToken' | 'storeCallback' | 'findCallback' | 'markCallbackProcessed' | 'recordIncomingDeposit'
>;

interface CallbackRow {
  readonly callback_id: string;
  readonly gateway_id: string;
  readonly environment: 'test' | 'live';
  readonly dedupe_key: string;
  readonly received_at: Date;
  readonly source_address: string | null;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly url_token: 'transaction' | 'look-up' | null;
  readonly transaction_id: string | null;
  readonly evidence: StoredCallback['evidence'] | null;
  readonly result: unknown;
  readonly acknowledgement: unknown;
  readonly processed_at: Date | null;
}

/** Gateway callbacks as they came, and the tokens that say whose they are. */
export function callbackQueries(query: SqlQuery): CallbackMethods {
  return {
    findLookUpToken: async (digest) => {
      const [row] = await query<{ transaction_id: string }>(
        'SELECT transaction_id FROM look_up_tokens WHERE token_digest = $1',
        [digest],
      );
      return row?.transaction_id;
    },
    storeCallback: async (callback, messages) => {
      const stored = await query(
        `WITH stored AS (
           INSERT INTO gateway_callbacks (callback_id, gateway_id, environment, dedupe_key, received_at, source_address, path, headers,
             body, url_token, transaction_id, evidence, result, acknowledgement)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, decode($9, 'base64'), $10, $11, $12, $13::jsonb, $14::jsonb)
           ON CONFLICT (gateway_id, environment, dedupe_key) DO NOTHING
           RETURNING callback_id
         ), published AS (${insertOutbox('$15', 'EXISTS (SELECT 1 FROM stored)')})
         SELECT callback_id FROM stored`,
        [
          callback.callbackId,
          callback.gatewayId,
          callback.environment,
          callback.dedupeKey,
          toTimestamp(callback.receivedAtMs),
          callback.sourceAddress ?? null,
          callback.path,
          JSON.stringify(callback.headers),
          Buffer.from(callback.body).toString('base64'),
          callback.urlToken ?? null,
          callback.transactionId ?? null,
          callback.evidence ?? null,
          JSON.stringify(callback.result),
          JSON.stringify(callback.acknowledgement),
          JSON.stringify(toOutboxRows(messages)),
        ],
      );
      if (stored.length > 0) return undefined;
      const [earlier] = await query<CallbackRow>(
        'SELECT * FROM gateway_callbacks WHERE gateway_id = $1 AND environment = $2 AND dedupe_key = $3',
        [callback.gatewayId, callback.environment, callback.dedupeKey],
      );
      return earlier && toCallback(earlier);
    },
    findCallback: async (callbackId) => {
      const [row] = await query<CallbackRow>('SELECT * FROM gateway_callbacks WHERE callback_id = $1', [
        callbackId,
      ]);
      return row && toCallback(row);
    },
    markCallbackProcessed: async (callbackId, outcome, atMs) => {
      await query(
        'UPDATE gateway_callbacks SET processed_at = $2, outcome = $3 WHERE callback_id = $1 AND processed_at IS NULL',
        [callbackId, toTimestamp(atMs), outcome],
      );
    },
    recordIncomingDeposit: async (deposit, appliedCallbackId) => {
      await query(
        `WITH recorded AS (
           INSERT INTO incoming_deposits (incoming_deposit_id, gateway_id, environment, gateway_reference, amount_minor, currency,
             account_reference, merchant_id, received_at, evidence, assigned_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, CASE WHEN $8::text IS NOT NULL THEN $9::timestamptz END)
           ON CONFLICT (gateway_id, environment, gateway_reference) DO NOTHING
         )
         UPDATE gateway_callbacks SET processed_at = $9, outcome = 'incoming-deposit' WHERE callback_id = $10`,
        [
          deposit.incomingDepositId,
          deposit.gatewayId,
          deposit.environment,
          deposit.gatewayReference,
          deposit.amountMinor,
          deposit.currency,
          deposit.accountReference ?? null,
          deposit.merchantId ?? null,
          toTimestamp(deposit.receivedAtMs),
          appliedCallbackId,
          deposit.evidence ?? null,
        ],
      );
    },
  };
}

const toCallback = (row: CallbackRow): StoredCallback =>
  withoutUndefined<StoredCallback>({
    callbackId: row.callback_id,
    gatewayId: row.gateway_id,
    environment: row.environment,
    dedupeKey: row.dedupe_key,
    receivedAtMs: row.received_at.getTime(),
    sourceAddress: row.source_address ?? undefined,
    path: row.path,
    headers: row.headers,
    body: row.body,
    urlToken: row.url_token ?? undefined,
    transactionId: row.transaction_id ?? undefined,
    evidence: row.evidence ?? undefined,
    result: row.result,
    acknowledgement: row.acknowledgement,
    processedAtMs: row.processed_at?.getTime(),
  });
