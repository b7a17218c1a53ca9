import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayUpdate } from '../../../gateway/v1/gateway-callback-v1.js';
import { acmeCallbackSecret, otherAcmeCallbackSecret } from '../acme-provider.js';
import {
  believe,
  receiving,
  remade,
  readBody,
  changingResults,
  type BrokenGateway,
} from './alter-gateway.js';

/** Believes what says this of itself, whoever signed it. */
const unproven = (when: (body: Readonly<Record<string, unknown>>) => boolean): BrokenGateway['alter'] =>
  receiving((receive) => async (payload, context) => {
    if (!when(readBody(payload))) return receive(payload, context);
    const { 'acme-signature': signature } = context.headers;
    if (signature === undefined) throw new PaymentError('callback_rejected', 'none', 'unsigned');
    return believe(payload, context);
  });

const updating = (change: (update: GatewayUpdate) => GatewayUpdate): BrokenGateway['alter'] =>
  changingResults((result) =>
    result.kind === 'updates' ? { ...result, updates: result.updates.map(change) } : result,
  );

/** Gateways that believe what is not proven. */
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
      if (readBody(payload)['kind'] !== 'withdrawal' || result.kind !== 'updates') return result;
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
      if (readBody(payload)['kind'] !== 'withdrawal' || result.kind !== 'updates') return result;
      const updates = result.updates.map((update): GatewayUpdate =>
        update.status === 'failed'
          ? { ...update, status: 'succeeded', gatewayReference: update.gatewayReference ?? 'x' }
          : update,
      );
      return { ...result, updates };
    }),
  },
];
