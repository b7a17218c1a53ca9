import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayHttp } from '../../../gateway-kit/gateway-http.js';
import { sending, rewriting, answering, remade, type BrokenGateway } from './alter-gateway.js';

/** Gateways whose answers are not what the provider said, or whose amounts are not what was asked. */
export const brokenAnswers: readonly BrokenGateway[] = [
  {
    breaks: 'rounds fractions to what the provider takes',
    alter: sending((send) => (transaction, context) => {
      const amountMinor = Math.round(transaction.money.amountMinor / 100) * 100;
      return send({ ...transaction, money: { ...transaction.money, amountMinor } }, context);
    }),
  },
  {
    breaks: 'sends any amount and leaves the checking to the provider',
    // The checks are asked about an amount they like, and the transaction's own is sent.
    alter: sending((_send, _good, parts) => (transaction, context) => {
      const http: GatewayHttp = (request) => {
        const asked = JSON.parse(String(request.body)) as object;
        const { amountMinor, currency } = transaction.money;
        const amount = String(amountMinor / 100);
        return parts.http({ ...request, body: JSON.stringify({ ...asked, amount, currency }) });
      };
      const payable = { ...transaction, money: { amountMinor: 150_000, currency: 'KES' } };
      return remade(parts, { http })[transaction.kind === 'withdrawal' ? 'withdraw' : 'deposit'](
        payable,
        context,
      );
    }),
  },
  {
    breaks: 'refuses amounts without naming the field',
    alter: rewriting((error) =>
      error.field === undefined ? error : new PaymentError(error.code, error.effect, error.message),
    ),
  },
  {
    breaks: 'throws a decline',
    alter: sending((send) => async (transaction, context) => {
      const response = await send(transaction, context);
      if (response.status === 'failed')
        throw new PaymentError('request_rejected', 'none', response.rawMessage);
      return response;
    }),
  },
  {
    breaks: 'loses the provider’s code and words of a decline',
    alter: answering((response) =>
      response.status === 'failed' ? { ...response, rawCode: '', rawMessage: '' } : response,
    ),
  },
  {
    breaks: 'answers yes to a decline',
    alter: answering((response) =>
      response.status === 'failed'
        ? { status: 'succeeded', gatewayReference: response.gatewayReference ?? 'x' }
        : response,
    ),
  },
  {
    breaks: 'takes an unknown code for a success',
    alter: answering((response) =>
      response.status === 'pending' ? { ...response, status: 'succeeded', rawCode: undefined } : response,
    ),
  },
  {
    breaks: 'states major units as minor units',
    alter: answering((response) =>
      response.status === 'succeeded' && response.money
        ? { ...response, money: { ...response.money, amountMinor: response.money.amountMinor / 100 } }
        : response,
    ),
  },
  {
    breaks: 'answers with an object of the provider’s library',
    alter: answering((response) => ({ ...response, raw: () => response })),
  },
  {
    breaks: 'changes the transaction it was given',
    alter: sending((send) => async (transaction, context) => {
      const response = await send(transaction, context);
      (transaction as { gatewayReference?: string }).gatewayReference = response.gatewayReference ?? '';
      return response;
    }),
  },
];
