import type { ApiTokenRecord, Merchant } from '../../ports/merchant.js';
import type { CallbackEndpoint } from '../../ports/merchant-event.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { build, run, type Database } from './query-builder.js';
import type { SqlQuery } from './sql-executor.js';
import { withoutUndefined } from '../../ports/without-undefined.js';

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

const date = (ms: number | undefined) => (ms === undefined ? null : new Date(ms));

/** Merchants, their API tokens and their callback endpoints. */
export function merchantQueries(query: SqlQuery): MerchantMethods {
  const endpoints = (merchantId: string) =>
    build.selectFrom('callback_endpoints').selectAll().where('merchant_id', '=', merchantId);
  return {
    addMerchant: async (merchant) => {
      await run(
        query,
        build.insertInto('merchants').values({
          merchant_id: merchant.merchantId,
          name: merchant.name,
          callback_secret_sealed: merchant.callbackSecretSealed,
          created_at: new Date(merchant.createdAtMs),
          disabled_at: date(merchant.disabledAtMs),
        }),
      );
    },
    findMerchant: async (merchantId) => {
      const [row] = await run(
        query,
        build.selectFrom('merchants').selectAll().where('merchant_id', '=', merchantId),
      );
      return row && toMerchant(row);
    },
    listMerchants: async () =>
      (await run(query, build.selectFrom('merchants').selectAll().orderBy('created_at'))).map(toMerchant),
    addToken: async (token) => {
      await run(
        query,
        build.insertInto('api_tokens').values({
          key_id: token.keyId,
          merchant_id: token.merchantId,
          environment: token.environment,
          scopes: JSON.stringify(token.scopes) as unknown as string[],
          secret_digest: token.secretDigest,
          created_at: new Date(token.createdAtMs),
          expires_at: date(token.expiresAtMs),
          revoked_at: date(token.revokedAtMs),
          last_used_at: null,
        }),
      );
    },
    findToken: async (keyId) => {
      const [row] = await run(query, build.selectFrom('api_tokens').selectAll().where('key_id', '=', keyId));
      return row && toToken(row);
    },
    listTokens: async (merchantId) =>
      (
        await run(
          query,
          build
            .selectFrom('api_tokens')
            .selectAll()
            .where('merchant_id', '=', merchantId)
            .orderBy('created_at'),
        )
      ).map(toToken),
    revokeToken: async (keyId, atMs) => {
      const rows = await run(
        query,
        build
          .updateTable('api_tokens')
          .set({ revoked_at: new Date(atMs) })
          .where('key_id', '=', keyId)
          .where('revoked_at', 'is', null)
          .returning('key_id'),
      );
      return rows.length > 0;
    },
    addEndpoint: async (endpoint) => {
      await run(
        query,
        build.insertInto('callback_endpoints').values({
          endpoint_id: endpoint.endpointId,
          merchant_id: endpoint.merchantId,
          environment: endpoint.environment,
          url: endpoint.url,
          secret_sealed: endpoint.secretSealed,
          events: JSON.stringify(endpoint.events) as unknown as string[],
          created_at: new Date(endpoint.createdAtMs),
          disabled_at: null,
          disabled_reason: null,
        }),
      );
    },
    listEndpoints: async (merchantId, environment) =>
      (
        await run(
          query,
          endpoints(merchantId)
            .where('environment', '=', environment as 'test' | 'live')
            .where((where) =>
              where.or([where('disabled_reason', 'is', null), where('disabled_reason', '!=', 'removed')]),
            )
            .orderBy('endpoint_id'),
        )
      ).map(toEndpoint),
    findEndpoint: async (merchantId, endpointId) => {
      const [row] = await run(query, endpoints(merchantId).where('endpoint_id', '=', endpointId));
      return row && toEndpoint(row);
    },
    disableEndpoint: async (merchantId, endpointId, atMs) => {
      const rows = await run(
        query,
        build
          .updateTable('callback_endpoints')
          .set({ disabled_at: new Date(atMs), disabled_reason: 'removed' })
          .where('merchant_id', '=', merchantId)
          .where('endpoint_id', '=', endpointId)
          .where((where) =>
            where.or([where('disabled_reason', 'is', null), where('disabled_reason', '!=', 'removed')]),
          )
          .returning('endpoint_id'),
      );
      return rows.length > 0;
    },
  };
}

const toMerchant = (row: Database['merchants']): Merchant =>
  withoutUndefined<Merchant>({
    merchantId: row.merchant_id,
    name: row.name,
    callbackSecretSealed: row.callback_secret_sealed,
    createdAtMs: row.created_at.getTime(),
    disabledAtMs: row.disabled_at?.getTime(),
  });

const toToken = (row: Database['api_tokens']): ApiTokenRecord =>
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

export const toEndpoint = (row: Database['callback_endpoints']): CallbackEndpoint =>
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
