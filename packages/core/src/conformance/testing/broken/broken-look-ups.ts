import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayCallContext } from '../../../gateway/v1/gateway-call-context-v1.js';
import type { Transaction } from '../../../transaction/transaction.js';
import { alike, asking, misreading, sending, type BrokenGateway } from './alter-gateway.js';

/** Remembers what was sent through the adapter, so that a look-up can pick the wrong one. */
const remembering =
  (pick: (sent: readonly Transaction[], asked: Transaction) => Transaction | undefined) =>
  (...[good, parts]: Parameters<BrokenGateway['alter']>) => {
    const sent: Transaction[] = [];
    const keep =
      <Rest extends unknown[], Answer>(call: (transaction: Transaction, ...rest: Rest) => Answer) =>
      async (transaction: Transaction, ...rest: Rest): Promise<Awaited<Answer>> => {
        sent.push(transaction);
        return await call(transaction, ...rest);
      };
    return asking((ask) => async (asked, context) => {
      const picked = pick(sent, asked);
      if (picked === undefined) return ask(asked, context);
      const { gatewayReference: _reference, ...unnamed } = picked;
      return ask(unnamed, context);
    })(
      {
        ...good,
        deposit: keep((transaction, context: GatewayCallContext) => good.deposit(transaction, context)),
        withdraw: keep((transaction, context: GatewayCallContext) => good.withdraw(transaction, context)),
        refund: keep((refund, original: Transaction, context: GatewayCallContext) => {
          if (good.refund === undefined) throw new Error('the good adapter refunds');
          return good.refund(refund, original, context);
        }),
      },
      parts,
    );
  };

const ofKind = (sent: readonly Transaction[], { kind }: Transaction) =>
  sent.filter((one) => one.kind === kind);

/** Gateways whose look-ups answer for another payment, or say what the provider did not. */
export const brokenLookUps: readonly BrokenGateway[] = [
  {
    breaks: 'looks up the newest payment of the same merchant reference',
    alter: remembering((sent, asked) =>
      ofKind(sent, asked).findLast(({ merchantReference }) => merchantReference === asked.merchantReference),
    ),
  },
  {
    breaks: 'looks up the first payment that it finds',
    alter: remembering((sent, asked) => ofKind(sent, asked)[0]),
  },
  {
    breaks: 'looks up the newest payment where it has no reference',
    alter: remembering((sent, asked) =>
      asked.gatewayReference === undefined ? ofKind(sent, asked).at(-1) : undefined,
    ),
  },
  {
    breaks: 'answers for the deposit when asked for its refund',
    alter: asking((ask) => (asked, context) => {
      const { original } = context;
      return asked.kind === 'refund' && original !== undefined ? ask(original, context) : ask(asked, context);
    }),
  },
  {
    breaks: 'answers for the first refund of a deposit when asked for the second',
    alter: remembering((sent, asked) =>
      sent.find(
        ({ kind, originalTransactionId }) =>
          kind === 'refund' && originalTransactionId === asked.originalTransactionId,
      ),
    ),
  },
  {
    breaks: 'looks up with the amount of the transaction instead of the answer’s',
    alter: asking((ask) => async (asked, context) => {
      const response = await ask(asked, context);
      return response.status === 'succeeded' ? { ...response, money: asked.money } : response;
    }),
  },
  {
    breaks: 'looks up without the amount',
    alter: asking((ask) => async (asked, context) => {
      const { ...response } = await ask(asked, context);
      if (response.status === 'succeeded') delete (response as { money?: unknown }).money;
      return response;
    }),
  },
  {
    breaks: 'looks up in the currency of the transaction',
    alter: asking((ask) => async (asked, context) => {
      const response = await ask(asked, context);
      if (response.status !== 'succeeded' || response.money === undefined) return response;
      return { ...response, money: { ...response.money, currency: asked.money.currency } };
    }),
  },
  {
    breaks: 'calls every 404 an absence',
    alter: asking((ask) => async (asked, context) => {
      try {
        return await ask(asked, context);
      } catch (error) {
        if (!PaymentError.is(error) || error.code === 'transaction_not_found' || error.code === 'aborted')
          throw error;
        if (error.code !== 'response_unreadable') throw error;
        throw new PaymentError('transaction_not_found', 'none', 'not found');
      }
    }),
  },
  {
    breaks: 'calls a refusal of the question an absence',
    alter: asking((ask) => async (asked, context) => {
      try {
        return await ask(asked, context);
      } catch (error) {
        if (PaymentError.is(error) && error.rawCode !== undefined && error.rawCode.startsWith('4'))
          throw alike(error, { code: 'transaction_not_found', effect: 'none' });
        throw error;
      }
    }),
  },
  {
    breaks: 'calls what the provider has yet to finish a success when asked',
    alter: asking((ask) => async (asked, context) => {
      const response = await ask(asked, context);
      return response.status === 'pending'
        ? { status: 'succeeded', gatewayReference: response.gatewayReference }
        : response;
    }),
  },
  {
    breaks: 'calls what the provider refused a success when asked',
    alter: asking((ask) => async (asked, context) => {
      const response = await ask(asked, context);
      return response.status === 'failed'
        ? { status: 'succeeded', gatewayReference: response.gatewayReference ?? asked.transactionId }
        : response;
    }),
  },
  {
    breaks: 'calls an unfinished payment failed when asked',
    alter: asking((ask) => async (asked, context) => {
      const response = await ask(asked, context);
      return response.status === 'pending' && response.rawCode === 'WAITING'
        ? { status: 'failed', reason: 'expired', rawCode: 'WAITING', rawMessage: 'waited' }
        : response;
    }),
  },
  {
    breaks: 'calls what the provider has yet to finish a success',
    alter: sending((send) => async (transaction, context) => {
      const response = await send(transaction, context);
      return response.status === 'pending' && response.rawCode === 'WAITING'
        ? { status: 'succeeded', gatewayReference: response.gatewayReference }
        : response;
    }),
  },
  {
    breaks: 'calls an unfinished refund a success',
    alter: misreading({
      answer: (body) =>
        body['kind'] === 'refund' && body['status'] === 'WAITING' ? { ...body, status: 'OK' } : body,
    }),
  },
];
