import type { AdministrationStore, SealedSecret } from '../../ports/administration-store.js';
import type { CallbackEndpoint } from '../../ports/merchant-event.js';
import { fromRow } from './from-row.js';
import { endpointColumns, isNotRemoved } from './merchant-queries.js';
import { hasRows, type SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type AdministrationMethods = Omit<
  AdministrationStore,
  | 'applyRetention'
  | 'erase'
  | 'recordErasure'
  | 'listIncomingDeposits'
  | 'findIncomingDeposit'
  | 'assignIncomingDeposit'
>;

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
  const changed = (text: string, parameters: readonly unknown[]) => hasRows(query, text, parameters);
  return {
    setMerchantGateways: (merchantId, gateways) =>
      changed('UPDATE merchants SET gateways = $2::jsonb WHERE merchant_id = $1 RETURNING merchant_id', [
        merchantId,
        gateways === undefined ? null : JSON.stringify(gateways),
      ]),
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
         WHERE merchant_id = $1 AND endpoint_id = $2 AND ${isNotRemoved} RETURNING endpoint_id`,
        [merchantId, endpointId, secretSealed, toTimestamp(previousUntilMs)],
      ),
    enableEndpoint: async (merchantId, endpointId) => {
      const [row] = await query(
        `UPDATE callback_endpoints SET disabled_at = NULL, disabled_reason = NULL, failing_since = NULL
         WHERE merchant_id = $1 AND endpoint_id = $2 AND ${isNotRemoved} RETURNING ${endpointColumns}`,
        [merchantId, endpointId],
      );
      return row && fromRow<CallbackEndpoint>(row);
    },
    replayCallback: (callbackId, result, dueAtMs) =>
      changed(
        `UPDATE gateway_callbacks SET result = $2::jsonb, processed_at = NULL, outcome = NULL, failures = 0, due_at = $3
         WHERE callback_id = $1 AND erased_at IS NULL RETURNING callback_id`,
        [callbackId, JSON.stringify(result), toTimestamp(dueAtMs)],
      ),
    serverFacts: async () => {
      const [row] = await query<{ nowMs: number; version: string }>(
        `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS "nowMs", current_setting('server_version') AS version`,
      );
      return row ?? { nowMs: Number.NaN, version: '' };
    },
    listSealedSecrets: async () => {
      const places = Object.entries(sealedPlaces) as [
        SealedSecret['place'],
        (typeof sealedPlaces)['merchant'],
      ][];
      const secrets: SealedSecret[] = [];
      for (const [place, [table, key, column]] of places) {
        const rows = await query<{ id: string; sealed: string }>(
          `SELECT ${key} AS id, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${key}`,
        );
        secrets.push(...rows.map(({ id, sealed }) => ({ place, id, sealed })));
      }
      return secrets;
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
