import { describe, expect, test } from 'vitest';
import { callContext, sampleTransaction } from '../testing/sample-transactions.js';
import { stubStripe } from '../testing/stub-stripe.js';

/** What a broken proxy makes of a list. */
const noLists = [
  {},
  { object: 'list' },
  { object: 'list', data: null, has_more: false },
  { object: 'list', data: {}, has_more: false },
  { object: 'list', data: [] },
];

describe.each(noLists.map((json) => [JSON.stringify(json), json] as const))(
  '%s is no empty list',
  (_name, json) => {
    const stub = () => stubStripe(() => ({ status: 200, json })).gateway;

    test('so nothing is called absent because of it', async () => {
      const payout = { counterparty: { stripeAccount: 'acct_1Payee', externalAccount: 'ba_1Bank' } };
      const page = { gatewayOptions: { stripe: { checkout: { successUrl: 'https://shop.example/done' } } } };
      for (const transaction of [
        sampleTransaction('deposit'),
        sampleTransaction('deposit', page),
        sampleTransaction('withdrawal'),
        sampleTransaction('withdrawal', payout),
        sampleTransaction('refund'),
      ]) {
        const lost = { ...transaction, status: 'unknown' as const };
        await expect(stub().lookUp(lost, callContext(lost, 'lookUp'))).rejects.toMatchObject({
          code: 'response_unreadable',
          effect: 'unknown',
        });
      }
    });

    test('so a listing of records does not end as if it were whole', async () => {
      const period = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
      const records = stub().listRecords(period, { signal: new AbortController().signal });
      await expect(records[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: 'response_unreadable',
      });
    });
  },
);
