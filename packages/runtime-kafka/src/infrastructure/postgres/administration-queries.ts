import type { AdministrationStore, SealedSecret } from '../../ports/administration-store.js';
import type { CallbackEvidence } from '@lango/core';
import { toEndpoint } from './merchant-queries.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { Database } from './query-builder.js';
import type { SqlQuery } from './sql-executor.js';
import { withoutUndefined } from '../../ports/without-undefined.js';
import { toTimestamp } from './transaction-row.js';

type AdministrationMethods = Omit<AdministrationStore, 'applyRetention' | 'erase' | 'recordErasure'>;

interface IncomingRow {
  readonly incoming_deposit_id: string;
  readonly gateway_id: string;
  readonly environment: 'test' | 'live';
  readonly gateway_reference: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly account_reference: string | null;
  readonly evidence: CallbackEvidence | null;
  readonly merchant_id: string | null;
  readonly assigned_at: Date | null;
  readonly received_at: Date;
}

interface CallbackRow {
  readonly callback_id: string;
  readonly gateway_id: string;
  readonly environment: 'test' | 'live';
  readonly received_at: Date;
  readonly path: string;
  readonly transaction_id: string | null;
  readonly evidence: string | null;
  readonly outcome: string | null;
}

/** Table, key and column of each place that holds a sealed secret. */
const sealedPlaces: Readonly<
  Record<SealedSecret['place'], readonly [table: string, key: string, column: string]>
> = {
  merchant: ['merchants', 'merchant_id', 'callback_secret_sealed'],
  'merchant-previous': ['merchants', 'merchant_id', 'previous_secret_sealed'],
  endpoint: ['callback_endpoints', 'endpoint_id', 'secret_sealed'],
  'endpoint-previous': ['callback_endpoints', 'endpoint_id', 'previous_secret_sealed'],
};

/** What operators do to stored rows. */
export function administrationQueries(query: SqlQuery): AdministrationMethods {
  const changed = async (text: string, parameters: readonly unknown[]): Promise<boolean> =>
    (await query(text, parameters)).length > 0;
  return {
    disableMerchant: (merchantId, atMs) =>
      changed(
        'UPDATE merchants SET disabled_at = $2 WHERE merchant_id = $1 AND disabled_at IS NULL RETURNING merchant_id',
        [merchantId, toTimestamp(atMs)],
      ),
    touchToken: async (keyId, atMs, secretDigest) => {
      await query(
        'UPDATE api_tokens SET last_used_at = $2, secret_digest = coalesce($3, secret_digest) WHERE key_id = $1',
        [keyId, toTimestamp(atMs), secretDigest ?? null],
      );
    },
    rotateMerchantSecret: (merchantId, secretSealed, previousUntilMs) =>
      changed(
        `UPDATE merchants SET previous_secret_sealed = callback_secret_sealed, previous_secret_until = $3, callback_secret_sealed = $2
         WHERE merchant_id = $1 RETURNING merchant_id`,
        [merchantId, secretSealed, toTimestamp(previousUntilMs)],
      ),
    rotateEndpointSecret: (merchantId, endpointId, secretSealed, previousUntilMs) =>
      changed(
        `UPDATE callback_endpoints SET previous_secret_sealed = secret_sealed, previous_secret_until = $4, secret_sealed = $3
         WHERE merchant_id = $1 AND endpoint_id = $2 AND disabled_reason IS DISTINCT FROM 'removed' RETURNING endpoint_id`,
        [merchantId, endpointId, secretSealed, toTimestamp(previousUntilMs)],
      ),
    enableEndpoint: async (merchantId, endpointId) => {
      const [row] = await query<Database['callback_endpoints']>(
        `UPDATE callback_endpoints SET disabled_at = NULL, disabled_reason = NULL, failing_since = NULL
         WHERE merchant_id = $1 AND endpoint_id = $2 AND disabled_reason IS DISTINCT FROM 'removed' RETURNING *`,
        [merchantId, endpointId],
      );
      return row && toEndpoint(row);
    },
    listIncomingDeposits: async ({ merchantId, environment, unassignedOnly, limit }) => {
      const rows = await query<IncomingRow>(
        `SELECT * FROM incoming_deposits
         WHERE ($1::text IS NULL OR merchant_id = $1) AND ($2::text IS NULL OR environment = $2)
           AND (NOT $3::boolean OR merchant_id IS NULL)
         ORDER BY received_at DESC, incoming_deposit_id LIMIT $4`,
        [merchantId ?? null, environment ?? null, unassignedOnly === true, limit],
      );
      return rows.map((row) =>
        withoutUndefined({
          incomingDepositId: row.incoming_deposit_id,
          gatewayId: row.gateway_id,
          environment: row.environment,
          gatewayReference: row.gateway_reference,
          amountMinor: row.amount_minor,
          currency: row.currency,
          accountReference: row.account_reference ?? undefined,
          evidence: row.evidence ?? undefined,
          merchantId: row.merchant_id ?? undefined,
          assignedAtMs: row.assigned_at?.getTime(),
          receivedAtMs: row.received_at.getTime(),
        }),
      );
    },
    assignIncomingDeposit: (incomingDepositId, merchantId, atMs) =>
      changed(
        `UPDATE incoming_deposits SET merchant_id = $2, assigned_at = $3
         WHERE incoming_deposit_id = $1 AND merchant_id IS NULL RETURNING incoming_deposit_id`,
        [incomingDepositId, merchantId, toTimestamp(atMs)],
      ),
    listCallbacks: async (limit) => {
      const rows = await query<CallbackRow>(
        `SELECT callback_id, gateway_id, environment, received_at, path, transaction_id, evidence, outcome
         FROM gateway_callbacks ORDER BY received_at DESC, callback_id LIMIT $1`,
        [limit],
      );
      return rows.map((row) =>
        withoutUndefined({
          callbackId: row.callback_id,
          gatewayId: row.gateway_id,
          environment: row.environment,
          receivedAtMs: row.received_at.getTime(),
          path: row.path,
          transactionId: row.transaction_id ?? undefined,
          evidence: row.evidence ?? undefined,
          outcome: row.outcome ?? undefined,
        }),
      );
    },
    replayCallback: (callbackId, result, messages) =>
      changed(
        `WITH waiting AS (
           UPDATE gateway_callbacks SET result = $2::jsonb, processed_at = NULL, outcome = NULL, swept_at = NULL
           WHERE callback_id = $1 AND erased_at IS NULL RETURNING callback_id
         ), published AS (${insertOutbox('$3', 'EXISTS (SELECT 1 FROM waiting)')})
         SELECT callback_id FROM waiting`,
        [callbackId, JSON.stringify(result), JSON.stringify(toOutboxRows(messages))],
      ),
    listSealedSecrets: async () => {
      const places = Object.entries(sealedPlaces) as [
        SealedSecret['place'],
        (typeof sealedPlaces)['merchant'],
      ][];
      const found: SealedSecret[] = [];
      for (const [place, [table, key, column]] of places) {
        const rows = await query<{ id: string; sealed: string }>(
          `SELECT ${key} AS id, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${key}`,
        );
        found.push(...rows.map(({ id, sealed }) => ({ place, id, sealed })));
      }
      return found;
    },
    replaceSealedSecret: ({ place, id, sealed }, replacement) => {
      const [table, key, column] = sealedPlaces[place];
      return changed(
        `UPDATE ${table} SET ${column} = $3 WHERE ${key} = $1 AND ${column} = $2 RETURNING ${key}`,
        [id, sealed, replacement],
      );
    },
  };
}
