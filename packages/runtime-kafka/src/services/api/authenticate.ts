import { timingSafeEqual } from 'node:crypto';
import type { ServiceContext } from '../service-context.js';
import { parseApiToken, type ApiScope } from './api-token.js';
import { Problem } from './problem.js';

/** Who is asking. Comes from the token alone. */
export interface Caller {
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  readonly scopes: readonly string[];
}

/** Milliseconds a token's row is believed; a revocation takes effect within it. */
const cacheMs = 30_000;
const cacheEntriesMax = 10_000;

/** Reads and checks bearer tokens. */
export function createAuthenticator({ store, clock, keyRing }: ServiceContext) {
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
    cache.set(keyId, { until, digest: token.secretDigest, caller: { merchantId, environment, scopes } });
    return { digest: token.secretDigest, caller: { merchantId, environment, scopes } };
  };

  /** @throws {Problem} 401 without a valid token, 403 without the scope */
  return async (request: Request, scope: ApiScope): Promise<Caller> => {
    const bearer = /^Bearer (\S{1,128})$/.exec(request.headers.get('authorization') ?? '')?.[1];
    const parts = bearer === undefined ? undefined : parseApiToken(bearer);
    if (parts === undefined) throw refuse();
    const { digest, caller } = await load(parts.keyId);
    const given = Buffer.from(keyRing.tokenDigest(parts.secret), 'hex');
    if (!timingSafeEqual(given, Buffer.from(digest, 'hex')) || parts.environment !== caller.environment)
      throw refuse();
    if (!caller.scopes.includes(scope))
      throw new Problem(403, 'forbidden', `this token lacks the scope ${scope}`);
    return caller;
  };
}

export type Authenticate = ReturnType<typeof createAuthenticator>;
