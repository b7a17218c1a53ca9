import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayResponse } from '../../../gateway/v1/gateway-response-v1.js';
import {
  answering,
  asking,
  askingFirst,
  misreading,
  remade,
  sending,
  type BrokenGateway,
} from './alter-gateway.js';

/** Gateways whose faults strangers’ gateways had and the suite once let pass. */
export const brokenSecondLooks: readonly BrokenGateway[] = [
  {
    breaks: 'sends a withdrawal as a deposit',
    alter: misreading({
      request: (body) => (body['kind'] === 'withdrawal' ? { ...body, kind: 'deposit' } : body),
    }),
  },
  {
    breaks: 'reads an undocumented code as a failure while the provider holds the payment',
    alter: answering((response) =>
      response.status === 'pending' && response.rawCode === 'SIDEWAYS'
        ? { status: 'failed', reason: 'other', rawCode: 'SIDEWAYS', rawMessage: 'no' }
        : response,
    ),
  },
  {
    breaks: 'calls a refused repeat harmless',
    alter: (good, parts) => {
      const { operations } = good.capabilities;
      const lookup = { ...operations.deposit, idempotency: 'lookup' as const };
      const refusing = sending((send) => async (transaction, context) => {
        if (context.attempt > 1) throw new PaymentError('duplicate_reference', 'none', 'known already');
        return send(transaction, context);
      })(good, parts);
      return {
        ...refusing,
        capabilities: {
          ...good.capabilities,
          operations: { ...operations, deposit: lookup, withdraw: lookup } as typeof operations,
        },
      };
    },
  },
  {
    breaks: 'takes an answer about another payment for this one',
    alter: (good, parts) =>
      asking(
        () => async (transaction, context) =>
          // What the answer names is overwritten by what was asked, as if it were not compared.
          remade(parts, {
            http: async (request) => {
              const response = await parts.http(request);
              const said = Buffer.from(response.body).toString();
              const named = said.replace(/"reference":"[^"]*"/, `"reference":"${transaction.transactionId}"`);
              return { ...response, body: Buffer.from(named) };
            },
          }).lookUp?.(transaction, context) as Promise<GatewayResponse>,
      )(good, parts),
  },
  {
    breaks: 'reads any refusal of a question as an absence',
    alter: asking((ask) => async (transaction, context) => {
      try {
        return await ask(transaction, context);
      } catch (error) {
        const isShaped = PaymentError.is(error) && error.code === 'response_unreadable';
        if (isShaped && error.field === 'status')
          throw new PaymentError('transaction_not_found', 'none', 'there is no such movement');
        throw error;
      }
    }),
  },
  {
    breaks: 'states what was asked, where the answer shows what was paid beside it',
    alter: misreading({ answer: (body) => ('asked' in body ? { ...body, amount: body['asked'] } : body) }),
  },
  {
    breaks: 'asks first, and passes the signal on with the question only',
    alter: (good, parts) =>
      askingFirst(
        sending(
          (send) => (transaction, context) =>
            send(transaction, { ...context, signal: new AbortController().signal }),
        )(good, parts),
        parts,
      ),
  },
  {
    breaks: 'asks for the deposit first, and then reads the body of a refund whatever its status',
    alter: (good, parts) => {
      const careless = misreading({ status: (status) => (status === 500 ? 200 : status) })(good, parts);
      return {
        ...good,
        refund: async (refund, original, context) => {
          if (good.lookUp === undefined || careless.refund === undefined) throw new Error('it looks up');
          await good.lookUp(original, context);
          return careless.refund(refund, original, context);
        },
      };
    },
  },
];
