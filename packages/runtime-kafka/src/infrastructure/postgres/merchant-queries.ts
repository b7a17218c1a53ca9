import type { CallbackEndpoint } from '../../ports/merchant-event.js';
import type { ApiTokenRecord, Merchant } from '../../ports/merchant.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { withoutUndefined } from '../../ports/without-undefined.js';
import type { SqlExecutor } from './sql-executor.js';
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

interface MerchantRow {
  readonly merchant_id: string;
  readonly name: string;
  readonly callback_secret_sealed: string;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  readonly gateways: readonly string[] | null;
}

interface TokenRow {
  readonly key_id: string;
  readonly merchant_id: string;
  readonly environment: 'test' | 'live';
  readonly scopes: readonly string[];
  readonly secret_digest: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

/** A row of `callback_endpoints` as the drivers give it. */
export interface EndpointRow {
  readonly endpoint_id: string;
  readonly merchant_id: string;
  readonly environment: 'test' | 'live';
  readonly url: string;
  readonly secret_sealed: string;
  readonly events: readonly string[];
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  readonly disabled_reason: 'removed' | 'gone' | 'no-success' | null;
}

const isNotRemoved = "disabled_reason IS DISTINCT FROM 'removed'";

/** Merchants, their API tokens and their callback endpoints. */
export function merchantQueries({
  query,
  transaction,
}: Pick<SqlExecutor, 'query' | 'transaction'>): MerchantMethods {
  const changed = async (text: string, values: readonly unknown[]): Promise<boolean> =>
    (await query(text, values)).length > 0;
  return {
    addMerchant: async (merchant) => {
      await query(
        'INSERT INTO merchants (merchant_id, name, callback_secret_sealed, created_at, disabled_at) VALUES ($1, $2, $3, $4, $5)',
        [
          merchant.merchantId,
          merchant.name,
          merchant.callbackSecretSealed,
          toTimestamp(merchant.createdAtMs),
          toTimestamp(merchant.disabledAtMs),
        ],
      );
    },
    findMerchant: async (merchantId) => {
      const [row] = await query<MerchantRow>('SELECT * FROM merchants WHERE merchant_id = $1', [merchantId]);
      return row && toMerchant(row);
    },
    listMerchants: async () =>
      (await query<MerchantRow>('SELECT * FROM merchants ORDER BY created_at')).map(toMerchant),
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
      const [row] = await query<TokenRow>('SELECT * FROM api_tokens WHERE key_id = $1', [keyId]);
      return row && toToken(row);
    },
    listTokens: async (merchantId) =>
      (
        await query<TokenRow>('SELECT * FROM api_tokens WHERE merchant_id = $1 ORDER BY created_at', [
          merchantId,
        ])
      ).map(toToken),
    revokeToken: (keyId, atMs) =>
      changed(
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
    listEndpoints: async (merchantId, environment) =>
      (
        await query<EndpointRow>(
          `SELECT * FROM callback_endpoints WHERE merchant_id = $1 AND environment = $2 AND ${isNotRemoved} ORDER BY endpoint_id`,
          [merchantId, environment],
        )
      ).map(toEndpoint),
    findEndpoint: async (merchantId, endpointId) => {
      const [row] = await query<EndpointRow>(
        'SELECT * FROM callback_endpoints WHERE merchant_id = $1 AND endpoint_id = $2',
        [merchantId, endpointId],
      );
      return row && toEndpoint(row);
    },
    disableEndpoint: (merchantId, endpointId, atMs) =>
      changed(
        `UPDATE callback_endpoints SET disabled_at = $3, disabled_reason = 'removed'
         WHERE merchant_id = $1 AND endpoint_id = $2 AND ${isNotRemoved} RETURNING endpoint_id`,
        [merchantId, endpointId, toTimestamp(atMs)],
      ),
  };
}

const toMerchant = (row: MerchantRow): Merchant =>
  withoutUndefined<Merchant>({
    merchantId: row.merchant_id,
    name: row.name,
    callbackSecretSealed: row.callback_secret_sealed,
    createdAtMs: row.created_at.getTime(),
    disabledAtMs: row.disabled_at?.getTime(),
    gateways: row.gateways ?? undefined,
  });

const toToken = (row: TokenRow): ApiTokenRecord =>
  withoutUndefined<ApiTokenRecord>({
    keyId: row.key_id,
    merchantId: row.merchant_id,
    environment: row.environment,
    scopes: row.scopes,
    secretDigest: row.secret_digest,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at?.getTime(),
    revokedAtMs: row.revoked_at?.getTime(),
    lastUsedAtMs: row.last_used_at?.getTime(),
  });

/** Maps a row to an endpoint. */
export const toEndpoint = (row: EndpointRow): CallbackEndpoint =>
  withoutUndefined<CallbackEndpoint>({
    endpointId: row.endpoint_id,
    merchantId: row.merchant_id,
    environment: row.environment,
    url: row.url,
    secretSealed: row.secret_sealed,
    events: row.events,
    createdAtMs: row.created_at.getTime(),
    disabledAtMs: row.disabled_at?.getTime(),
    disabledReason: row.disabled_reason ?? undefined,
  });
