import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayResponse } from '../../../gateway/v1/gateway-response-v1.js';
import { sending, type BrokenGateway } from './alter-gateway.js';

/** Gateways that move money again, or not at all. */
export const brokenKeys: readonly BrokenGateway[] = [
  {
    breaks: 'makes a key of its own for every attempt',
    alter: sending(
      (send) => (transaction, context) =>
        send(transaction, { ...context, idempotencyKey: `${context.idempotencyKey}-${context.attempt}` }),
    ),
  },
  {
    breaks: 'sends again by itself under a new key when an answer is lost',
    alter: sending((send) => async (transaction, context) => {
      try {
        return await send(transaction, context);
      } catch (error) {
        if (!PaymentError.is(error) || error.code !== 'connection_lost') throw error;
        return send(transaction, { ...context, idempotencyKey: `${context.idempotencyKey}-again` });
      }
    }),
  },
  {
    breaks: 'sends another id at a second attempt',
    alter: sending(
      (send) => (transaction, context) =>
        send(
          { ...transaction, transactionId: `${transaction.transactionId}${context.attempt > 1 ? '-2' : ''}` },
          context,
        ),
    ),
  },
  {
    breaks: 'sends another key and another id at a second attempt',
    alter: sending(
      (send) => (transaction, context) =>
        context.attempt === 1
          ? send(transaction, context)
          : send(
              { ...transaction, transactionId: `${transaction.transactionId}-2` },
              { ...context, idempotencyKey: `${context.idempotencyKey}-2` },
            ),
    ),
  },
  {
    breaks: 'uses one key for every payment of the same amount',
    alter: sending(
      (send) => (transaction, context) =>
        send(transaction, {
          ...context,
          idempotencyKey: `${transaction.kind}-${transaction.money.amountMinor}`,
        }),
    ),
  },
  {
    breaks: 'pays again when it is asked',
    alter: (good) => ({ ...good, lookUp: (transaction, context) => good.deposit(transaction, context) }),
  },
  {
    breaks: 'refunds more than was paid',
    alter: (good) => ({
      ...good,
      refund: (refund, _original, context) => good.refund?.(refund, refund, context) as never,
    }),
  },
  {
    breaks: 'refunds twice under one key',
    alter: (good) => ({
      ...good,
      refund: (refund, original, context) =>
        good.refund?.(refund, original, {
          ...context,
          idempotencyKey: `${context.idempotencyKey}-${context.attempt}`,
        }) as never,
    }),
  },
  {
    breaks: 'concludes an absence from a question that failed',
    alter: (good) => ({
      ...good,
      lookUp: async (transaction, context) => {
        try {
          return await (good.lookUp?.(transaction, context) as Promise<GatewayResponse>);
        } catch (error) {
          if (PaymentError.is(error) && error.code === 'aborted') throw error;
          throw new PaymentError('transaction_not_found', 'none', 'not found');
        }
      },
    }),
  },
  {
    breaks: 'reads an absence as a failure',
    alter: (good) => ({
      ...good,
      lookUp: async (transaction, context) => {
        try {
          return await (good.lookUp?.(transaction, context) as Promise<GatewayResponse>);
        } catch (error) {
          if (!PaymentError.is(error) || error.code !== 'transaction_not_found') throw error;
          return { status: 'failed', reason: 'absent', rawCode: '404', rawMessage: 'not found' };
        }
      },
    }),
  },
];
