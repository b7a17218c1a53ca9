import type { StoredCallback } from '../../ports/gateway-callback.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { batchReads, type BatchMaker } from './batcher.js';
import { fromRow } from './from-row.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type CallbackMethods = Pick<
  TransactionStore,
  'findLookUpToken' | 'storeCallback' | 'findCallback' | 'markCallbackProcessed'
>;

export const callbackColumns = `callback_id, gateway_id, environment, dedupe_key, received_at, source_address, path, headers, body, url_token,
  transaction_id, evidence, result, acknowledgement, processed_at`;

/** Stored gateway callbacks, and the URL tokens that identify their transaction. */
export function callbackQueries(query: SqlQuery, makeBatch: BatchMaker): CallbackMethods {
  const storeCallback = makeBatch<NewCallback, StoredCallback | undefined>({
    keyOf: ({ callback }) => `${callback.gatewayId}/${callback.environment}/${callback.dedupeKey}`,
    run: (entries) => storeCallbacks(query, entries),
  });
  const callbackRows = batchReads<{ readonly callback_id: string }>(makeBatch, {
    read: (ids) =>
      query(`SELECT ${callbackColumns} FROM gateway_callbacks WHERE callback_id = ANY($1::text[])`, [ids]),
    idOf: (row) => row.callback_id,
  });
  const markProcessed = makeBatch<
    { readonly callbackId: string; readonly outcome: string; readonly atMs: number },
    void
  >({
    keyOf: ({ callbackId }) => callbackId,
    run: async (marks) => {
      await query(
        `UPDATE gateway_callbacks c SET processed_at = m.processed_at, outcome = m.outcome, due_at = NULL
         FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS m(callback_id, processed_at, outcome)
         WHERE c.callback_id = ANY($1::text[]) AND c.callback_id = m.callback_id AND c.processed_at IS NULL`,
        [
          marks.map(({ callbackId }) => callbackId),
          marks.map(({ atMs }) => toTimestamp(atMs)),
          marks.map(({ outcome }) => outcome),
        ],
      );
      return marks.map(() => undefined);
    },
  });
  return {
    findLookUpToken: async (digest) => {
      const [row] = await query<{ transaction_id: string }>(
        'SELECT transaction_id FROM look_up_tokens WHERE token_digest = $1',
        [digest],
      );
      return row?.transaction_id;
    },
    storeCallback: (callback, dueAtMs) => storeCallback({ callback, dueAtMs }),
    findCallback: async (callbackId) => {
      const [row] = await callbackRows(callbackId);
      return row && fromRow<StoredCallback>(row);
    },
    markCallbackProcessed: (callbackId, outcome, atMs) => markProcessed({ callbackId, outcome, atMs }),
  };
}

interface NewCallback {
  readonly callback: StoredCallback;
  readonly dueAtMs: number;
}

/** Stores new callbacks; for a repeated one returns the earlier one. */
async function storeCallbacks(
  query: SqlQuery,
  entries: readonly NewCallback[],
): Promise<readonly (StoredCallback | undefined)[]> {
  const input = entries.map(({ callback, dueAtMs }) => ({
    callback_id: callback.callbackId,
    gateway_id: callback.gatewayId,
    environment: callback.environment,
    dedupe_key: callback.dedupeKey,
    received_at: toTimestamp(callback.receivedAtMs),
    source_address: callback.sourceAddress,
    path: callback.path,
    headers: callback.headers,
    body: Buffer.from(callback.body).toString('base64'),
    url_token: callback.urlToken,
    transaction_id: callback.transactionId,
    evidence: callback.evidence,
    result: callback.result,
    acknowledgement: callback.acknowledgement,
    due_at: toTimestamp(dueAtMs),
  }));
  const rows = await query<{ callback_id: string }>(
    `INSERT INTO gateway_callbacks (callback_id, gateway_id, environment, dedupe_key, received_at, source_address, path, headers, body,
       url_token, transaction_id, evidence, result, acknowledgement, due_at)
     SELECT callback_id, gateway_id, environment, dedupe_key, received_at, source_address, path, headers, decode(body, 'base64'),
       url_token, transaction_id, evidence, result, acknowledgement, due_at
     FROM jsonb_to_recordset($1::jsonb) AS i(
       callback_id text, gateway_id text, environment text, dedupe_key text, received_at timestamptz, source_address text, path text,
       headers jsonb, body text, url_token text, transaction_id text, evidence text, result jsonb, acknowledgement jsonb,
       due_at timestamptz)
     ON CONFLICT (gateway_id, environment, dedupe_key) DO NOTHING
     RETURNING callback_id`,
    [JSON.stringify(input)],
  );
  const stored = new Set(rows.map((row) => row.callback_id));
  return Promise.all(
    entries.map(async ({ callback }) => {
      if (stored.has(callback.callbackId)) return undefined;
      const [earlier] = await query(
        `SELECT ${callbackColumns} FROM gateway_callbacks WHERE gateway_id = $1 AND environment = $2 AND dedupe_key = $3`,
        [callback.gatewayId, callback.environment, callback.dedupeKey],
      );
      return earlier && fromRow<StoredCallback>(earlier);
    }),
  );
}
