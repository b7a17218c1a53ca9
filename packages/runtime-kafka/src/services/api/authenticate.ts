import type { ServiceContext } from '../shared/service-context.js';
import { parseApiToken, type ApiScope, type ApiTokenParts } from './api-token.js';
import { Problem } from './problem.js';

/** The authenticated caller. Everything comes from the token. */
export interface Caller {
  readonly merchantId: string;
  /** Key id of the token; for rate limits. */
  readonly keyId: string;
  readonly environment: 'test' | 'live';
  readonly scopes: readonly string[];
  /** Ids of the gateways that the merchant may use; absent: all. */
  readonly gateways?: readonly string[];
}

/** Milliseconds a token's row is cached; a revocation takes effect within them. */
const cacheMs = 30_000;
const cacheEntriesMax = 10_000;

/** Reads and checks bearer tokens. */
export function createAuthenticator({ store, clock, keyRing, logger }: ServiceContext) {
  const cache = new Map<
    string,
    { readonly until: number; readonly digest: string; readonly caller: Caller }
  >();
  const refuse = () =>
    new Problem(401, 'unauthorized', 'send a valid API token as "Authorization: Bearer …"');

  const load = async (keyId: string): Promise<{ digest: string; caller: Caller }> => {
    const cached = cache.get(keyId);
    if (cached && cached.until > clock.monotonicNow()) return cached;
    const token = await store.findToken(keyId);
    const merchant = token && (await store.findMerchant(token.merchantId));
    const isExpired = token?.expiresAtMs !== undefined && token.expiresAtMs <= clock.now();
    if (
      !token ||
      !merchant ||
      isExpired ||
      token.revokedAtMs !== undefined ||
      merchant.disabledAtMs !== undefined
    ) {
      cache.delete(keyId);
      throw refuse();
    }
    const { merchantId, environment, scopes } = token;
    const until = Math.min(cacheMs, (token.expiresAtMs ?? Infinity) - clock.now()) + clock.monotonicNow();
    if (cache.size >= cacheEntriesMax) cache.clear();
    const { gateways } = merchant;
    const caller: Caller = { merchantId, keyId, environment, scopes, ...(gateways && { gateways }) };
    cache.set(keyId, { until, digest: token.secretDigest, caller });
    return { digest: token.secretDigest, caller };
  };

  /**
   * Records the last use, once per read of the row. Also renews a digest made with an older master key, so that the key can be removed once
   * its tokens were used.
   */
  const touch = ({ keyId, secret }: ApiTokenParts, digest: string) =>
    void store
      .touchToken(
        keyId,
        clock.now(),
        keyRing.isSealedWithCurrent(digest) ? undefined : keyRing.tokenDigest(secret),
      )
      .catch((error: unknown) => logger.warn({ error: String(error) }, 'last use of a token not recorded'));

  /** @throws {Problem} 401 without a valid token */
  return async (request: Request): Promise<Caller> => {
    const bearer = /^Bearer (\S{1,128})$/.exec(request.headers.get('authorization') ?? '')?.[1];
    const parts = bearer === undefined ? undefined : parseApiToken(bearer);
    if (parts === undefined) throw refuse();
    const wasCached = cache.has(parts.keyId);
    const { digest, caller } = await load(parts.keyId);
    if (!keyRing.isTokenDigest(parts.secret, digest) || parts.environment !== caller.environment)
      throw refuse();
    if (!wasCached) touch(parts, digest);
    return caller;
  };
}

/** @throws {Problem} 403 without the scope */
export function assertScope(caller: Caller, scope: ApiScope): void {
  if (!caller.scopes.includes(scope))
    throw new Problem(403, 'forbidden', `this token lacks the scope ${scope}`);
}
