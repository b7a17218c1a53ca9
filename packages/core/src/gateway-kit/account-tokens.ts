import { createHash } from 'node:crypto';
import type { AccessToken, GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import { checkOption } from '../input/check-input.js';
import { createTokenCache } from './create-token-cache.js';
import { harmlessStep } from './harmless-step.js';

/** Settings of {@link createAccountTokens}. */
export interface AccountTokensOptions {
  /**
   * Everything that makes the account: the provider's address and the credentials. Two instances that differ in any of it share no token.
   * Only a digest of it is used as a key.
   */
  readonly account: readonly string[];
  /** Asks the provider for a token. What it throws has effect `none`: a token moves no money. */
  readonly fetchToken: (context: Pick<GatewayCallContext, 'signal'>) => Promise<AccessToken>;
}

/** The access token of one account. */
export interface AccountTokens {
  /**
   * The token to send; fetched once for all that ask at the same time, in this process or, with the host's `tokenCache`, in all.
   *
   * @param rejected the token that the provider just refused
   */
  obtain(context: Pick<GatewayCallContext, 'signal' | 'tokenCache'>, rejected?: string): Promise<string>;
}

/**
 * Keeps an account's access token in the host's token cache, or in one of its own where there is none.
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
      const fetching = () => harmlessStep(() => fetchToken({ signal }));
      const token = await tokenCache.obtain(key, rejected === undefined ? {} : { rejected }, fetching);
      return token.value;
    },
  };
}
