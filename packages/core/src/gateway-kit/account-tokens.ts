import { createHash } from 'node:crypto';
import type { AccessToken, GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import { checkOption } from '../input/check-input.js';
import { createTokenCache } from './create-token-cache.js';
import { harmlessStep } from './harmless-step.js';

/** Settings of {@link createAccountTokens}. */
export interface AccountTokensOptions {
  /**
   * Everything that identifies the account: the provider's URL and the credentials. Instances that differ in any of it share no token. Only a
   * digest of it is used as the cache key.
   */
  readonly account: readonly string[];
  /** Requests a token from the provider. Its errors get effect `none`: a token moves no money. */
  readonly fetchToken: (context: Pick<GatewayCallContext, 'signal'>) => Promise<AccessToken>;
}

/** The access token of one account. */
export interface AccountTokens {
  /**
   * The token to send. Concurrent callers share one fetch: those in this process or, with the host's `tokenCache`, in all processes.
   *
   * @param rejected the token that the provider just refused
   */
  obtain(context: Pick<GatewayCallContext, 'signal' | 'tokenCache'>, rejected?: string): Promise<string>;
}

/**
 * Keeps an account's access token in the host's token cache, or in its own where the host has none.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `account` or `fetchToken`
 */
export function createAccountTokens(options: AccountTokensOptions): AccountTokens {
  const { account, fetchToken } = checkOption.settings(options);
  for (const part of checkOption.list('account', account)) checkOption.wellFormed('account', part);
  if (account.length === 0) throw checkOption.wrong('account', 'must name the account');
  checkOption.callable('fetchToken', fetchToken);
  const key = createHash('sha256').update(JSON.stringify(account)).digest('hex');
  const own = createTokenCache();
  return {
    obtain: async ({ signal, tokenCache = own }, rejected) => {
      const fetch = () => harmlessStep(() => fetchToken({ signal }));
      const token = await tokenCache.obtain(key, rejected === undefined ? {} : { rejected }, fetch);
      return token.value;
    },
  };
}
