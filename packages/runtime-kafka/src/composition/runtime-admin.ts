import { createMerchantCallbackSecret } from '@lango/core/merchant-callbacks';
import type { Money } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { settleByReview, type ReviewVerdict } from '../services/review/settle-by-review.js';
import type { DeadLetter, StoreTotals } from '../ports/transaction-store.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { apiScopes, createApiToken, type ApiScope } from '../services/api/api-token.js';
import type { ServiceContext } from '../services/service-context.js';

/** A new merchant; the secret is shown this once. */
export interface CreatedMerchant {
  readonly merchantId: string;
  /** Signs callbacks to addresses that come with a request, and to none of its endpoints: those have their own. */
  readonly callbackSecret: string;
}

/** A flagged transaction, as an operator needs it. */
export interface ReviewItem {
  readonly transactionId: string;
  readonly kind: string;
  readonly gateway: string;
  readonly amount: Money;
  readonly status: string;
  readonly gatewayReference?: string;
  /** Why a person is asked. */
  readonly reason?: string;
}

function toReviewItem({ transaction, review }: TransactionRecord): ReviewItem {
  const { transactionId, kind, gatewayId, money, status, gatewayReference } = transaction;
  return {
    transactionId,
    kind,
    gateway: gatewayId,
    amount: money,
    status,
    ...(gatewayReference !== undefined && { gatewayReference }),
    ...(review !== undefined && { reason: review.reason }),
  };
}

/** What operators do, as functions; the `lango` command calls these. */
export interface RuntimeAdmin {
  createMerchant(name: string): Promise<CreatedMerchant>;
  listMerchants(): Promise<readonly { readonly merchantId: string; readonly name: string }[]>;
  /** The token itself is shown this once. Default scopes: all but `review:write`. */
  createToken(options: {
    readonly merchantId: string;
    readonly environment: 'test' | 'live';
    readonly scopes?: readonly ApiScope[];
    /** Milliseconds since the epoch. */
    readonly expiresAtMs?: number;
  }): Promise<{ readonly keyId: string; readonly token: string }>;
  listTokens(
    merchantId: string,
  ): Promise<readonly { readonly keyId: string; readonly environment: string; readonly revoked: boolean }[]>;
  /** False when there is no such token or it was revoked before. Takes effect within 30 s. */
  revokeToken(keyId: string): Promise<boolean>;
  totals(): Promise<StoreTotals>;
  /** Transactions that wait for a person, longest waiting first; at most 100. */
  listForReview(): Promise<readonly ReviewItem[]>;
  /** Records a person's decision. See {@link ReviewVerdict}. */
  settleByReview(verdict: ReviewVerdict): Promise<ReviewItem>;
  /** The newest hundred. */
  listDeadLetters(): Promise<readonly DeadLetter[]>;
  /** Makes one, or all, due again. Says how many. */
  replayDeadLetters(messageId?: string): Promise<number>;
}

/** Builds the operators' functions over the store. */
export function createRuntimeAdmin(context: ServiceContext): RuntimeAdmin {
  const { store, random, clock, keyRing } = context;
  return {
    createMerchant: async (name) => {
      const merchantId = `mer_${Buffer.from(random.bytes(12)).toString('hex')}`;
      const callbackSecret = createMerchantCallbackSecret((size) => random.bytes(size));
      await store.addMerchant({
        merchantId,
        name,
        callbackSecretSealed: keyRing.seal(callbackSecret),
        createdAtMs: clock.now(),
      });
      return { merchantId, callbackSecret };
    },
    listMerchants: async () =>
      (await store.listMerchants()).map(({ merchantId, name }) => ({ merchantId, name })),
    createToken: async ({ merchantId, environment, scopes, expiresAtMs }) => {
      if ((await store.findMerchant(merchantId)) === undefined) {
        throw new ConfigurationError(`there is no merchant ${merchantId}: create one first`);
      }
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
      (await store.listTokens(merchantId)).map(({ keyId, environment, revokedAtMs }) => ({
        keyId,
        environment,
        revoked: revokedAtMs !== undefined,
      })),
    revokeToken: (keyId) => store.revokeToken(keyId, clock.now()),
    totals: () => store.totals(),
    listForReview: async () => (await store.listForReview(100)).map(toReviewItem),
    settleByReview: async (verdict) => toReviewItem(await settleByReview(context, verdict)),
    listDeadLetters: () => store.listDeadLetters(100),
    replayDeadLetters: (messageId) =>
      store.replayDeadLetters(messageId === undefined ? {} : { messageId }, clock.now()),
  };
}
