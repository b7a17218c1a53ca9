import { iso } from '../ports/iso-time.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { apiScopes, createApiToken, type ApiScope } from '../services/api/api-token.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** A token without its secret part. */
export interface ListedToken {
  readonly keyId: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
  readonly createdAt: string;
  readonly expiresAt?: string;
  /** To within half a minute. */
  readonly lastUsedAt?: string;
}

/** Operators' functions for API tokens. */
export interface TokenAdmin {
  /** The token cannot be shown again. Default scopes: all but `review:write`. */
  createToken(options: {
    readonly merchantId: string;
    readonly environment: 'test' | 'live';
    readonly scopes?: readonly ApiScope[];
    /** Milliseconds since the epoch. */
    readonly expiresAtMs?: number;
  }): Promise<{ readonly keyId: string; readonly token: string }>;
  listTokens(merchantId: string): Promise<readonly ListedToken[]>;
  /** False when there is no such token or it was revoked before. Takes effect within 30 s. */
  revokeToken(keyId: string): Promise<boolean>;
}

/** Builds the functions. */
export function tokenAdmin({ store, random, clock, keyRing }: ServiceContext): TokenAdmin {
  return {
    createToken: async ({ merchantId, environment, scopes, expiresAtMs }) => {
      if ((await store.findMerchant(merchantId)) === undefined) {
        throw new ConfigurationError(`there is no merchant ${merchantId}: create one first`);
      }
      if (expiresAtMs !== undefined && !(expiresAtMs > clock.now()))
        throw new ConfigurationError('the token would have expired before its first use');
      const unknown = (scopes ?? []).find((scope) => !apiScopes.includes(scope));
      if (unknown !== undefined || scopes?.length === 0)
        throw new ConfigurationError(`there is no scope ${unknown ?? ''}: known are ${apiScopes.join(', ')}`);
      const { keyId, secret, token } = createApiToken(environment, random);
      await store.addToken({
        keyId,
        merchantId,
        environment,
        scopes: scopes ?? apiScopes.filter((scope) => scope !== 'review:write'),
        secretDigest: keyRing.tokenDigest(secret),
        createdAtMs: clock.now(),
        ...(expiresAtMs !== undefined && { expiresAtMs }),
      });
      return { keyId, token };
    },
    listTokens: async (merchantId) =>
      (await store.listTokens(merchantId)).map((token) => ({
        keyId: token.keyId,
        environment: token.environment,
        scopes: token.scopes,
        revoked: token.revokedAtMs !== undefined,
        createdAt: iso(token.createdAtMs),
        ...(token.expiresAtMs !== undefined && { expiresAt: iso(token.expiresAtMs) }),
        ...(token.lastUsedAtMs !== undefined && { lastUsedAt: iso(token.lastUsedAtMs) }),
      })),
    revokeToken: (keyId) => store.revokeToken(keyId, clock.now()),
  };
}
