import { createClient, createConfig } from './generated/client/index.js';
import { createDeposit, getTransaction, listTransactions } from './generated/index.js';

const { LANGO_URL = '', LANGO_LATER_URL = '', LANGO_TOKEN = '' } = process.env;
const clientOf = (baseUrl: string) => createClient(createConfig({ baseUrl, auth: () => LANGO_TOKEN }));

const pay = async (baseUrl: string, key: string) => {
  const client = clientOf(baseUrl);
  const { data, error } = await createDeposit({
    client,
    headers: { 'Idempotency-Key': key },
    body: {
      gateway: 'mpesa',
      amount: { amountMinor: 1_500_00, currency: 'KES' },
      merchantReference: key,
      counterparty: { phoneNumber: '+254712345678' },
    },
  });
  if (data === undefined) throw new Error(error?.detail);
  for (;;) {
    const found = await getTransaction({ client, path: { id: data.transactionId } });
    if (found.data === undefined) throw new Error(found.error?.detail);
    if (found.data.status === 'succeeded') return found.data;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const paid = await pay(LANGO_URL, 'hey-api-1');
const missing = await getTransaction({ client: clientOf(LANGO_URL), path: { id: 'txn_1' } });
const later = await pay(LANGO_LATER_URL, 'hey-api-2');
const known = await getTransaction({ client: clientOf(LANGO_LATER_URL), path: { id: paid.transactionId } });
const listed = await listTransactions({
  client: clientOf(LANGO_LATER_URL),
  query: { limit: 5, createdFrom: '2020-01-01T00:00:00+00:00' },
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
