import type { CallbackEndpoint } from '../../ports/merchant-event.js';
import type { ApiTokenRecord, Merchant } from '../../ports/merchant.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { fromRow } from './from-row.js';
import { hasRows, type SqlExecutor } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type MerchantMethods = Pick<
  TransactionStore,
  | 'addMerchant'
  | 'findMerchant'
  | 'listMerchants'
  | 'addToken'
  | 'findToken'
  | 'listTokens'
  | 'revokeToken'
  | 'addEndpoint'
  | 'listEndpoints'
  | 'findEndpoint'
  | 'disableEndpoint'
>;

const merchantColumns = 'merchant_id, name, callback_secret_sealed, created_at, disabled_at, gateways';

export const endpointColumns =
  'endpoint_id, merchant_id, environment, url, secret_sealed, events, created_at, disabled_at, disabled_reason';

/** An endpoint that its merchant has not removed. */
export const isNotRemoved = "disabled_reason IS DISTINCT FROM 'removed'";

/** Merchants, their API tokens and their callback endpoints. */
export function merchantQueries({
  query,
  transaction,
}: Pick<SqlExecutor, 'query' | 'transaction'>): MerchantMethods {
  return {
    addMerchant: async (merchant) => {
      await query(
        `INSERT INTO merchants (merchant_id, name, callback_secret_sealed, created_at, disabled_at, gateways)
         VALUES ($1, $2, $3, $4, $5, $6::jsonb)`,
        [
          merchant.merchantId,
          merchant.name,
          merchant.callbackSecretSealed,
          toTimestamp(merchant.createdAtMs),
          toTimestamp(merchant.disabledAtMs),
          merchant.gateways === undefined ? null : JSON.stringify(merchant.gateways),
        ],
      );
    },
    findMerchant: async (merchantId) => {
      const [row] = await query(`SELECT ${merchantColumns} FROM merchants WHERE merchant_id = $1`, [
        merchantId,
      ]);
      return row && fromRow<Merchant>(row);
    },
    listMerchants: async () =>
      (await query(`SELECT ${merchantColumns} FROM merchants ORDER BY created_at`)).map(fromRow<Merchant>),
    addToken: async (token) => {
      await query(
        `INSERT INTO api_tokens (key_id, merchant_id, environment, scopes, secret_digest, created_at, expires_at, revoked_at)
         VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8)`,
        [
          token.keyId,
          token.merchantId,
          token.environment,
          JSON.stringify(token.scopes),
          token.secretDigest,
          toTimestamp(token.createdAtMs),
          toTimestamp(token.expiresAtMs),
          toTimestamp(token.revokedAtMs),
        ],
      );
    },
    findToken: async (keyId) => {
      const [row] = await query('SELECT * FROM api_tokens WHERE key_id = $1', [keyId]);
      return row && fromRow<ApiTokenRecord>(row);
    },
    listTokens: async (merchantId) => {
      const rows = await query('SELECT * FROM api_tokens WHERE merchant_id = $1 ORDER BY created_at', [
        merchantId,
      ]);
      return rows.map(fromRow<ApiTokenRecord>);
    },
    revokeToken: (keyId, atMs) =>
      hasRows(
        query,
        'UPDATE api_tokens SET revoked_at = $2 WHERE key_id = $1 AND revoked_at IS NULL RETURNING key_id',
        [keyId, toTimestamp(atMs)],
      ),
    addEndpoint: (endpoint, endpointsMax = Infinity) =>
      transaction(async (run) => {
        const { merchantId, environment } = endpoint;
        // Concurrent calls wait here and then count what was added before.
        await run('SELECT 1 FROM merchants WHERE merchant_id = $1 FOR NO KEY UPDATE', [merchantId]);
        const [row] = await run<{ count: number }>(
          `SELECT count(*)::integer AS count FROM callback_endpoints
           WHERE merchant_id = $1 AND environment = $2 AND ${isNotRemoved}`,
          [merchantId, environment],
        );
        if ((row?.count ?? 0) >= endpointsMax) return false;
        await run(
          `INSERT INTO callback_endpoints (endpoint_id, merchant_id, environment, url, secret_sealed, events, created_at)
           VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7)`,
          [
            endpoint.endpointId,
            merchantId,
            environment,
            endpoint.url,
            endpoint.secretSealed,
            JSON.stringify(endpoint.events),
            toTimestamp(endpoint.createdAtMs),
          ],
        );
        return true;
      }),
    listEndpoints: async (merchantId, environment) => {
      const rows = await query(
        `SELECT ${endpointColumns} FROM callback_endpoints
         WHERE merchant_id = $1 AND environment = $2 AND ${isNotRemoved} ORDER BY endpoint_id`,
        [merchantId, environment],
      );
      return rows.map(fromRow<CallbackEndpoint>);
    },
    findEndpoint: async (merchantId, endpointId) => {
      const [row] = await query(
        `SELECT ${endpointColumns} FROM callback_endpoints WHERE merchant_id = $1 AND endpoint_id = $2`,
        [merchantId, endpointId],
      );
      return row && fromRow<CallbackEndpoint>(row);
    },
    disableEndpoint: (merchantId, endpointId, atMs) =>
      hasRows(
        query,
        `UPDATE callback_endpoints SET disabled_at = $3, disabled_reason = 'removed'
         WHERE merchant_id = $1 AND endpoint_id = $2 AND ${isNotRemoved} RETURNING endpoint_id`,
        [merchantId, endpointId, toTimestamp(atMs)],
      ),
  };
}
