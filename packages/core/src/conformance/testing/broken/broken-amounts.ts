import { misreading, refunding, type BrokenGateway, type WireBody } from './alter-gateway.js';

const times = (factor: number, when: (body: WireBody) => boolean) =>
  misreading({
    request: (body) => (when(body) ? { ...body, amount: plain(Number(body['amount']) * factor) } : body),
  });

const plain = (amount: number): string => String(Number(amount.toFixed(3)));
const is = (member: string, value: string) => (body: WireBody) => body[member] === value;

/** Gateways that move another amount than was asked, or another currency. */
export const brokenAmounts: readonly BrokenGateway[] = [
  {
    breaks: 'pays out a hundred times the amount',
    alter: times(100, is('kind', 'withdrawal')),
  },
  {
    breaks: 'takes a hundredth where the currency has no minor unit',
    alter: times(0.01, is('currency', 'UGX')),
  },
  { breaks: 'takes dinars for a currency of two decimals', alter: times(10, is('currency', 'KWD')) },
  {
    breaks: 'drops what does not fit two decimals',
    alter: misreading({
      request: (body) => ({ ...body, amount: String(Math.floor(Number(body['amount']) * 100) / 100) }),
    }),
  },
  {
    breaks: 'rounds a refund to whole units',
    alter: misreading({
      request: (body) =>
        body['kind'] === 'refund'
          ? { ...body, amount: String(Math.round(Number(body['amount']) / 100) * 100) }
          : body,
    }),
  },
  {
    breaks: 'refunds all of a deposit where a part was asked',
    alter: refunding(
      (refund) => (asked, original, context) =>
        refund({ ...asked, money: original.money }, original, context),
    ),
  },
  {
    breaks: 'sends one currency for another',
    alter: misreading({
      request: (body) => (body['currency'] === 'UGX' ? { ...body, currency: 'TZS' } : body),
    }),
  },
  {
    breaks: 'keeps its fee from what it pays out',
    alter: misreading({
      request: (body) =>
        body['kind'] === 'withdrawal' ? { ...body, amount: plain(Number(body['amount']) - 1) } : body,
    }),
  },
  {
    breaks: 'adds its fee above a thousand',
    alter: misreading({
      request: (body) =>
        Number(body['amount']) > 1_000 ? { ...body, amount: plain(Number(body['amount']) + 10) } : body,
    }),
  },
  {
    breaks: 'pays to the customer of the documentation’s example',
    alter: misreading({
      request: (body) => (body['kind'] === 'withdrawal' ? { ...body, phone: '+254708374149' } : body),
    }),
  },
  {
    breaks: 'pays everyone to the first customer it saw',
    alter: (good, parts) => {
      let first: unknown;
      return misreading({ request: (body) => ({ ...body, phone: (first ??= body['phone']) }) })(good, parts);
    },
  },
  {
    breaks: 'writes a phone number without its country',
    alter: misreading({
      request: (body) => ({ ...body, phone: String(body['phone']).replace('+254', '0') }),
    }),
  },
  {
    breaks: 'takes the last digits of a phone number, whatever its country',
    alter: misreading({
      request: (body) => ({ ...body, phone: `+254${String(body['phone']).slice(-9)}` }),
    }),
  },
  {
    breaks: 'refunds to another than the payer',
    alter: misreading({
      request: (body) => (body['kind'] === 'refund' ? { ...body, phone: '+254700000000' } : body),
    }),
  },
  {
    breaks: 'pays a customer of its own where none is named',
    alter: (good) => ({
      ...good,
      withdraw: async (transaction, context) =>
        good.withdraw(
          {
            ...transaction,
            counterparty: { phoneNumber: '+254708374149', ...transaction.counterparty },
          },
          context,
        ),
    }),
  },
];
