import createClient from 'openapi-fetch';
import type { paths } from './generated.js';

const { LANGO_URL = '', LANGO_LATER_URL = '', LANGO_TOKEN = '' } = process.env;
const clientOf = (baseUrl: string) =>
  createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${LANGO_TOKEN}` } });

const pay = async (baseUrl: string, key: string) => {
  const client = clientOf(baseUrl);
  const { data, error } = await client.POST('/v1/deposits', {
    params: { header: { 'Idempotency-Key': key } },
    body: {
      gateway: 'mpesa',
      amount: { amountMinor: 1_500_00, currency: 'KES' },
      merchantReference: key,
      counterparty: { phoneNumber: '+254712345678' },
    },
  });
  if (data === undefined) throw new Error(error.detail);
  for (;;) {
    const found = await client.GET('/v1/transactions/{id}', { params: { path: { id: data.transactionId } } });
    if (found.data === undefined) throw new Error(found.error.detail);
    if (found.data.status === 'succeeded') return found.data;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const paid = await pay(LANGO_URL, 'openapi-typescript-1');
const missing = await clientOf(LANGO_URL).GET('/v1/transactions/{id}', { params: { path: { id: 'txn_1' } } });
const later = await pay(LANGO_LATER_URL, 'openapi-typescript-2');
const known = await clientOf(LANGO_LATER_URL).GET('/v1/transactions/{id}', {
  params: { path: { id: paid.transactionId } },
});
const listed = await clientOf(LANGO_LATER_URL).GET('/v1/transactions', {
  params: { query: { limit: 5, createdFrom: '2020-01-01T00:00:00+00:00' } },
});
console.log(
  JSON.stringify({
    paid: paid.status,
    problem: missing.error?.title,
    known: known.data?.action?.type,
    later: later.status,
    action: later.action?.type,
    listed: listed.data?.transactions.length,
  }),
);
