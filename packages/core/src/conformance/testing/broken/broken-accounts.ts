import { PaymentError } from '../../../errors/payment-error.js';
import { createTokenCache } from '../../../gateway-kit/create-token-cache.js';
import { acmeCallbackSecret } from '../acme-provider.js';
import {
  asking,
  believe,
  readBody,
  receiving,
  refunding,
  remade,
  sending,
  type BrokenGateway,
} from './alter-gateway.js';

let firstKey: string | undefined;
let firstSecret: string | undefined;
let firstTokens: ReturnType<typeof createTokenCache> | undefined;

/** Gateways that mix one account, key or caller up with another. */
export const brokenAccounts: readonly BrokenGateway[] = [
  {
    breaks: 'keeps the key of the first account for all',
    alter: (_good, parts) => {
      firstKey = undefined;
      const keyed = (): typeof parts => ({ ...parts, apiKey: (firstKey ??= parts.apiKey) });
      const gateway = remade(parts);
      return {
        ...gateway,
        deposit: async (transaction, context) => remade(keyed()).deposit(transaction, context),
        withdraw: async (transaction, context) => remade(keyed()).withdraw(transaction, context),
      };
    },
  },
  {
    breaks: 'checks every account’s callbacks with the first one’s secret',
    alter: (good, parts) => {
      firstSecret = parts.callbackSecret === acmeCallbackSecret ? parts.callbackSecret : firstSecret;
      const callbackSecret = firstSecret ?? acmeCallbackSecret;
      return {
        ...good,
        handleCallback: async (payload, context) =>
          remade(parts, { callbackSecret }).handleCallback(payload, context),
      };
    },
  },
  {
    breaks: 'reads a callback as though it were an answer',
    alter: receiving((receive) => async (payload, context) => {
      try {
        return await receive(payload, context);
      } catch (error) {
        if (!PaymentError.is(error) || error.code !== 'callback_unreadable') throw error;
        throw new PaymentError('response_unreadable', 'unknown', 'the answer is not JSON');
      }
    }),
  },
  {
    breaks: 'passes over an amount of a callback that it cannot read',
    alter: receiving((receive) => async (payload, context) => {
      try {
        return await receive(payload, context);
      } catch (error) {
        if (!PaymentError.is(error) || error.code !== 'callback_unreadable') throw error;
        return believe(Buffer.from(JSON.stringify({ ...readBody(payload), amount: '0.00' })), context);
      }
    }),
  },
  {
    breaks: 'names no account in the key of the token cache',
    alter: (_good, parts) => {
      const token = async (tokenCache = (firstTokens ??= createTokenCache())) =>
        (
          await tokenCache.obtain('acme', {}, async () => ({
            value: parts.apiKey,
            expiresAtMs: Date.now() + 3_600_000,
          }))
        ).value;
      const gateway = remade(parts);
      return {
        ...gateway,
        deposit: async (transaction, context) =>
          remade({ ...parts, apiKey: await token(context.tokenCache) }).deposit(transaction, context),
      };
    },
  },
  {
    breaks: 'throws at once where a payout names nobody',
    alter: (good) => ({
      ...good,
      withdraw: (transaction, context) => {
        if ((transaction.counterparty as object | undefined) === undefined)
          throw new PaymentError('invalid_request', 'none', 'no counterparty');
        return good.withdraw(transaction, context);
      },
    }),
  },
  {
    breaks: 'throws at once where a callback is unsigned',
    alter: (good) => ({
      ...good,
      handleCallback: (payload, context) => {
        if (context.headers['acme-signature'] === undefined)
          throw new PaymentError('callback_rejected', 'none', 'unsigned');
        return good.handleCallback(payload, context);
      },
    }),
  },
  {
    breaks: 'answers nothing',
    alter: (good) => ({ ...good, lookUp: () => undefined as never }),
  },
  {
    breaks: 'shows its credentials when a refund fails',
    alter: (good, parts) =>
      refunding((refund) => async (...asked) => {
        try {
          return await refund(...asked);
        } catch (error) {
          if (!PaymentError.is(error)) throw error;
          throw new PaymentError(error.code, error.effect, `${error.message} ${parts.apiKey}`);
        }
      })(good, parts),
  },
  {
    breaks: 'shows its credentials when a callback is refused',
    alter: (good, parts) =>
      receiving((receive) => async (payload, context) => {
        try {
          return await receive(payload, context);
        } catch (error) {
          if (!PaymentError.is(error)) throw error;
          throw new PaymentError(error.code, error.effect, `${error.message} ${parts.callbackSecret}`);
        }
      })(good, parts),
  },
  {
    breaks: 'uses one key for a deposit and its refund',
    alter: (good) => ({
      ...good,
      refund: async (refund, original, context) => {
        if (good.refund === undefined) throw new Error('the good adapter refunds');
        const idempotencyKey = `of-${original.transactionId}`;
        return good.refund(refund, original, { ...context, idempotencyKey });
      },
    }),
  },
  {
    breaks: 'sends no key with a payout',
    alter: (good) => {
      let count = 0;
      return {
        ...good,
        withdraw: async (transaction, context) => {
          count += 1;
          return good.withdraw(transaction, { ...context, idempotencyKey: `request-${count}` });
        },
      };
    },
  },
  {
    breaks: 'cuts its keys short',
    alter: sending(
      (send) => (transaction, context) =>
        send(transaction, { ...context, idempotencyKey: context.idempotencyKey.slice(0, 9) }),
    ),
  },
  {
    breaks: 'takes the merchant’s own number for the key',
    alter: sending(
      (send) => (transaction, context) =>
        send(transaction, { ...context, idempotencyKey: transaction.merchantReference ?? 'none' }),
    ),
  },
  {
    breaks: 'pays out twice above a bound',
    alter: (good) => ({
      ...good,
      withdraw: async (transaction, context) => {
        const first = await good.withdraw(transaction, context);
        if (transaction.money.amountMinor > 1_000_000)
          await good.withdraw(transaction, { ...context, idempotencyKey: `${context.idempotencyKey}-2` });
        return first;
      },
    }),
  },
  {
    breaks: 'looks up without the caller’s signal',
    alter: asking(
      (ask) => (transaction, context) =>
        ask(transaction, { ...context, signal: new AbortController().signal }),
    ),
  },
];
