import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayUpdate } from '../../../gateway/v1/gateway-callback-v1.js';
import { createTokenCache } from '../../../gateway-kit/create-token-cache.js';
import { acmeCallbackSecret, otherAcmeCallbackSecret } from '../acme-provider.js';
import {
  asking,
  believe,
  receiving,
  refunding,
  remade,
  sending,
  telling,
  type BrokenGateway,
} from './alter-gateway.js';

const told = (payload: Uint8Array): Readonly<Record<string, unknown>> => {
  try {
    return (JSON.parse(Buffer.from(payload).toString()) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
};

/** Believes what says this of itself, whoever signed it. */
const unproven = (when: (body: Readonly<Record<string, unknown>>) => boolean): BrokenGateway['alter'] =>
  receiving((receive) => async (payload, context) => {
    if (!when(told(payload))) return receive(payload, context);
    const { 'acme-signature': signature } = context.headers;
    if (signature === undefined) throw new PaymentError('callback_rejected', 'none', 'unsigned');
    return believe(payload, context);
  });

const updating = (change: (update: GatewayUpdate) => GatewayUpdate): BrokenGateway['alter'] =>
  telling((result) =>
    result.kind === 'updates' ? { ...result, updates: result.updates.map(change) } : result,
  );

let firstKey: string | undefined;
let firstSecret: string | undefined;
let firstTokens: ReturnType<typeof createTokenCache> | undefined;

/** Gateways that believe what is not proven, or mix one account up with another. */
export const brokenProofs: readonly BrokenGateway[] = [
  { breaks: 'believes every callback of a refund', alter: unproven((body) => body['kind'] === 'refund') },
  {
    breaks: 'believes every callback of a failure',
    alter: unproven((body) => body['status'] === 'NO_FUNDS'),
  },
  {
    breaks: 'compares a signature as far as it goes',
    alter: receiving((receive) => async (payload, context) => {
      const signature = context.headers['acme-signature'] ?? '';
      for (const digit of ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f']) {
        const headers = { ...context.headers, 'acme-signature': `${signature.slice(0, -1)}${digit}` };
        try {
          return await receive(payload, { ...context, headers });
        } catch (error) {
          if (!PaymentError.is(error) || error.code !== 'callback_rejected') throw error;
        }
      }
      return receive(payload, context);
    }),
  },
  {
    breaks: 'finds the transaction of a callback in its address',
    alter: receiving((receive) => async (payload, context) => {
      const result = await receive(payload, context);
      const transactionId = new URL(context.url).searchParams.get('reference');
      if (transactionId === null || result.kind !== 'updates') return result;
      return { ...result, updates: result.updates.map((update) => ({ ...update, transactionId })) };
    }),
  },
  {
    breaks: 'finds the transaction of a callback in a header',
    alter: receiving((receive) => async (payload, context) => {
      const result = await receive(payload, context);
      const transactionId = context.headers['x-reference'];
      if (transactionId === undefined || result.kind !== 'updates') return result;
      return { ...result, updates: result.updates.map((update) => ({ ...update, transactionId })) };
    }),
  },
  {
    breaks: 'takes any account’s signature',
    alter: (good, parts) => ({
      ...good,
      handleCallback: async (payload, context) => {
        try {
          return await good.handleCallback(payload, context);
        } catch (error) {
          if (!PaymentError.is(error) || error.code !== 'callback_rejected') throw error;
          const callbackSecret =
            parts.callbackSecret === acmeCallbackSecret ? otherAcmeCallbackSecret : acmeCallbackSecret;
          return remade(parts, { callbackSecret }).handleCallback(payload, context);
        }
      },
    }),
  },
  {
    breaks: 'reads callbacks of dinars with two decimals',
    alter: updating((update) =>
      update.status === 'succeeded' && update.money?.currency === 'KWD'
        ? { ...update, money: { ...update.money, amountMinor: Math.floor(update.money.amountMinor / 10) } }
        : update,
    ),
  },
  {
    breaks: 'leaves out the amount of a withdrawal’s callback',
    alter: receiving((receive) => async (payload, context) => {
      const result = await receive(payload, context);
      if (told(payload)['kind'] !== 'withdrawal' || result.kind !== 'updates') return result;
      const updates = result.updates.map((update) => {
        const { ...rest } = update;
        delete (rest as { money?: unknown }).money;
        return rest;
      });
      return { ...result, updates };
    }),
  },
  {
    breaks: 'calls the failure of a withdrawal a success',
    alter: receiving((receive) => async (payload, context) => {
      const result = await receive(payload, context);
      if (told(payload)['kind'] !== 'withdrawal' || result.kind !== 'updates') return result;
      const updates = result.updates.map((update): GatewayUpdate =>
        update.status === 'failed'
          ? { ...update, status: 'succeeded', gatewayReference: update.gatewayReference ?? 'x' }
          : update,
      );
      return { ...result, updates };
    }),
  },
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
        return believe(Buffer.from(JSON.stringify({ ...told(payload), amount: '0.00' })), context);
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
