import type { Stage, Story } from './story.js';
import { until } from './story.js';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** What happens around payments: money that nobody asked for, strangers' objects, chargebacks, and what merchants look at. */
export const storiesAroundPayments: readonly Story[] = [
  {
    name: 'unasked deposit',
    tell: (stage, number) => payUnasked(stage, number, '150.00'),
  },
  {
    name: 'unasked deposit beside one of ours that it may be',
    tell: async (stage, number) => {
      const amount = 100 + number;
      const id = await stage.shop.request(
        '/v1/deposits',
        {
          gateway: 'mpesa',
          amount: { amountMinor: 100 * amount, currency: 'KES' },
          counterparty: { phoneNumber: `+2547${String(10_000_000 + number).slice(-8)}` },
        },
        `payment-${number}`,
      );
      if (id !== undefined) await payUnasked(stage, number, `${amount}.00`);
    },
  },
  {
    name: 'a stranger’s payment on our account',
    tell: async ({ post, stripeUrl }, number) => {
      const body = `amount=${500_000 + number}&currency=usd&confirm=true&payment_method=pm_card_visa&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never`;
      await post(`${stripeUrl}/v1/payment_intents`, body, {
        ...form,
        authorization: 'Bearer sk_test_simulator',
        'idempotency-key': `stranger-${number}`,
      });
    },
  },
  {
    name: 'chargeback',
    tell: async (stage, number) => {
      const id = await stage.shop.request(
        '/v1/deposits',
        {
          gateway: 'stripe',
          amount: { amountMinor: 10_000 + number, currency: 'USD' },
          counterparty: {},
          gatewayOptions: {
            stripe: { confirm: true, paymentMethod: 'pm_card_visa', allowRedirects: 'never' },
          },
        },
        `payment-${number}`,
      );
      if (id === undefined) return;
      const gatewayReference = await until(stage, id, ({ status }) => status === 'succeeded');
      if (gatewayReference === undefined) return;
      await stage.post(`${stage.stripeUrl}/_simulator/disputes`, JSON.stringify({ gatewayReference }));
    },
  },
  { name: 'rubbish on the bus', tell: async ({ publishRubbish }) => publishRubbish() },
  { name: 'a merchant looks around', tell: lookAround },
  { name: 'a merchant changes an endpoint', tell: changeEndpoint },
];

/** A customer pays at the pay bill by hand; M-Pesa tells of it until it is taken. */
async function payUnasked(
  { post, incomingUrl, incoming, isOver }: Stage,
  number: number,
  amount: string,
): Promise<void> {
  const transId = `SIM${String(number).padStart(7, '0')}`;
  const body = JSON.stringify({
    TransactionType: 'Pay Bill',
    TransID: transId,
    TransTime: '20261122120000',
    TransAmount: amount,
    BusinessShortCode: '174379',
    BillRefNumber: `ORDER${number}`,
    InvoiceNumber: '',
    OrgAccountBalance: '1000.00',
    ThirdPartyTransID: '',
    MSISDN: '254712345678',
    FirstName: 'SIMULATED',
    MiddleName: '',
    LastName: 'CUSTOMER',
  });
  for (let tries = 0; tries < 60 && !isOver(); tries += 1) {
    if ((await post(incomingUrl, body)) === 200) return void incoming.add(transId);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function lookAround({ shop }: Stage): Promise<void> {
  const listed = await shop.ask<{ transactions?: { transactionId: string }[] }>(
    'GET',
    '/v1/transactions?limit=1',
  );
  const id = listed?.body.transactions?.[0]?.transactionId;
  if (id !== undefined) await shop.ask('GET', `/v1/transactions/${id}/history`);
  await shop.ask('GET', '/v1/incoming-deposits');
  await shop.ask('GET', '/readyz');
}

async function changeEndpoint({ shop }: Stage): Promise<void> {
  interface Endpoint {
    readonly endpointId: string;
    readonly url: string;
  }
  const url = `http://${shop.address}/another`;
  const made = await shop.ask<Endpoint>('POST', '/v1/callback-endpoints', {
    url,
    events: ['transaction.pending'],
  });
  const of = made?.status === 201 ? `/v1/callback-endpoints/${made.body.endpointId}` : undefined;
  if (of !== undefined) {
    await shop.ask('POST', `${of}/rotate-secret`, {});
    await shop.ask('POST', `${of}/test`, {});
    await shop.ask('POST', `${of}/enable`, {});
    const sent = await shop.ask<{ deliveries?: { deliveryId: string }[] }>('GET', `${of}/deliveries`);
    const deliveryId = sent?.body.deliveries?.[0]?.deliveryId;
    if (deliveryId !== undefined) await shop.ask('POST', `${of}/deliveries/${deliveryId}/redeliver`, {});
    await shop.ask('POST', `${of}/redeliver`, { since: '2026-01-01T00:00:00Z' });
  }
  // Those of tries that were cut off go with it, so that there is always room.
  const all = await shop.ask<{ callbackEndpoints?: Endpoint[] }>('GET', '/v1/callback-endpoints');
  for (const endpoint of all?.body.callbackEndpoints ?? [])
    if (endpoint.url === url) await shop.ask('DELETE', `/v1/callback-endpoints/${endpoint.endpointId}`);
}
