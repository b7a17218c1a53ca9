import { createDeposit, getTransaction, listTransactions } from './generated.js';

declare global {
  var langoUrl: string;
}
const { LANGO_URL = '', LANGO_LATER_URL = '', LANGO_TOKEN = '' } = process.env;
const options = { headers: { authorization: `Bearer ${LANGO_TOKEN}` } };

const pay = async (key: string) => {
  const made = await createDeposit(
    {
      gateway: 'mpesa',
      amount: { amountMinor: 1_500_00, currency: 'KES' },
      merchantReference: key,
      counterparty: { phoneNumber: '+254712345678' },
    },
    { 'Idempotency-Key': key },
    options,
  );
  if (made.status !== 202) throw new Error(made.data.detail);
  for (;;) {
    const found = await getTransaction(made.data.transactionId, options);
    if (found.status !== 200) throw new Error(found.data.detail);
    if (found.data.status === 'succeeded') return found.data;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

globalThis.langoUrl = LANGO_URL;
const paid = await pay('orval-1');
const missing = await getTransaction('txn_1', options);
globalThis.langoUrl = LANGO_LATER_URL;
const later = await pay('orval-2');
const known = await getTransaction(paid.transactionId, options);
const listed = await listTransactions({ limit: 5, createdFrom: '2020-01-01T00:00:00+00:00' }, options);
console.log(
  JSON.stringify({
    paid: paid.status,
    problem: missing.status === 200 ? undefined : missing.data.title,
    known: known.status === 200 ? known.data.action?.type : undefined,
    later: later.status,
    action: later.action?.type,
    listed: listed.status === 200 ? listed.data.transactions.length : undefined,
  }),
);
