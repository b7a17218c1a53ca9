import { createPaymentFlow } from '@lango/core';
import { createFetchGatewayHttp } from '@lango/core/gateway-kit';

/** Payments without Node, such as on workers: only the global `fetch` and Web-standard requests are used. */
export function createPaymentsWorker({ createGateway, store, secret, publicBaseUrl }) {
  const gateway = createGateway({ http: createFetchGatewayHttp() });
  const flow = createPaymentFlow({
    gateway,
    store,
    secret,
    callbackUrl: `${publicBaseUrl}/payment-callbacks`,
  });
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/payment-callbacks')) return flow.handleCallback(request);
      if (request.method !== 'POST' || !pathname.startsWith('/orders/'))
        return new Response(null, { status: 404 });
      const { money, counterparty } = await request.json();
      const { transaction } = await flow.deposit({ key: pathname.split('/')[2], money, counterparty });
      const { transactionId, status, action } = transaction;
      return Response.json({ transactionId, status, action }, { status: 202 });
    },
    /** From a timer, such as a cron trigger: looks up what is due. */
    scheduled: () => flow.runDue(),
  };
}
