import { randomUUID } from 'node:crypto';
import { PaymentError } from '../../../errors/payment-error.js';
import type { OperationCapability } from '../../../gateway/v1/gateway-capabilities-v1.js';
import type { Transaction } from '../../../transaction/transaction.js';
import {
  asking,
  readBody,
  receiving,
  refunding,
  sending,
  withCapabilities,
  type BrokenGateway,
} from './alter-gateway.js';

/** A key of its own for every payment, the same as long as the process lives. */
const keysInMemory = () => {
  const keys = new Map<string, string>();
  return ({ transactionId }: Transaction): string => {
    const key = keys.get(transactionId) ?? randomUUID();
    keys.set(transactionId, key);
    return key;
  };
};

/** Keys remembered for a month, by its own word only. */
const forAMonth: OperationCapability = {
  idempotency: 'native',
  keyLifetime: 30 * 24 * 3_600_000,
  amounts: { KES: { minMinor: 100, maxMinor: 10_000_000, stepMinor: 100 } },
};

/** Notes what it has sent. */
const noting = (sent: Set<string>) =>
  sending((send) => async (transaction, context) => {
    sent.add(transaction.transactionId);
    return send(transaction, context);
  });

/** Gateways that know of a payment only as long as their process lives, or believe the provider to. */
export const brokenMemories: readonly BrokenGateway[] = [
  {
    breaks: 'keeps the keys of payments in memory',
    alter: (good, parts) => {
      const keyOf = keysInMemory();
      return sending(
        (send) => (transaction, context) =>
          send(transaction, { ...context, idempotencyKey: keyOf(transaction) }),
      )(good, parts);
    },
  },
  {
    breaks: 'keeps the keys of refunds in memory',
    alter: (good, parts) => {
      const keyOf = keysInMemory();
      return refunding(
        (refund) => (asked, original, context) =>
          refund(asked, original, { ...context, idempotencyKey: keyOf(asked) }),
      )(good, parts);
    },
  },
  {
    breaks: 'looks up only what it has sent itself',
    alter: (good, parts) => {
      const sent = new Set<string>();
      return asking((ask) => async (transaction, context) => {
        if (transaction.kind !== 'refund' && !sent.has(transaction.transactionId))
          throw new PaymentError('transaction_not_found', 'none', 'was never sent');
        return ask(transaction, context);
      })(noting(sent)(good, parts), parts);
    },
  },
  {
    breaks: 'reads callbacks only of what it has sent itself',
    alter: (good, parts) => {
      const sent = new Set<string>();
      return receiving((receive) => async (payload, context) => {
        const result = await receive(payload, context);
        const { reference } = readBody(payload);
        if (sent.has(String(reference)) || result.kind !== 'updates') return result;
        return { kind: 'ignored', reason: 'not ours', acknowledgement: result.acknowledgement };
      })(noting(sent)(good, parts), parts);
    },
  },
  {
    breaks: 'declares keys that live longer than the provider keeps them',
    alter: withCapabilities({
      operations: { deposit: forAMonth, withdraw: forAMonth, lookUp: forAMonth, refund: forAMonth },
    }),
  },
  {
    breaks: 'gives back only what a reference of another step names',
    alter: (good, parts) => {
      const answered = (reference: string) => `order-${reference}`;
      const ordering = sending((send) => async (transaction, context) => {
        const response = await send(transaction, context);
        return transaction.kind === 'deposit' && response.gatewayReference !== undefined
          ? { ...response, gatewayReference: answered(response.gatewayReference) }
          : response;
      })(good, parts);
      return refunding((refund) => async (asked, original, context) => {
        if (original.gatewayReference?.startsWith('order-') === true)
          throw new PaymentError('invalid_request', 'none', 'there is no such capture');
        return refund(asked, original, context);
      })(ordering, parts);
    },
  },
];
