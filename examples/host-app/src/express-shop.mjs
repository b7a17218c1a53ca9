import express from 'express';
import { createPaymentFlow } from '@lango/core';
import { toNodeListener } from '@lango/core/callbacks';

/** A shop that takes payments and refunds them: everything a host writes besides its store. */
export function createExpressShop({ gateway, store, publicBaseUrl, secret, runDueEveryMs = 5_000 }) {
  const callbackUrl = `${publicBaseUrl}/payment-callbacks`;
  const flow = createPaymentFlow({ gateway, store, secret, callbackUrl });
  const app = express();
  // Before every body parser: a signature is computed over the raw bytes.
  app.use('/payment-callbacks', toNodeListener(flow.handleCallback, { publicBaseUrl }));
  app.use(express.json());
  // In yours, the amount comes from your order: what a browser sends would be believed here.
  app.post('/orders/:key/payment', async ({ params, body }, response) => {
    const { money, counterparty } = body;
    response.status(202).json(toView(await flow.deposit({ key: params.key, money, counterparty })));
  });
  app.post('/payments/:id/refunds/:key', async ({ params, body }, response) => {
    const request = { key: params.key, originalTransactionId: params.id, money: body?.money };
    response.status(202).json(toView(await flow.refund(request)));
  });
  app.get('/payments/:id', async ({ params }, response) => {
    const payment = await store.find({ transactionId: params.id });
    if (payment === undefined) response.status(404).end();
    else response.json(toView(payment));
  });
  app.use(({ code, field, message }, _request, response, _next) => {
    response.status(code === 'invalid_request' ? 422 : 500).json({ field, message });
  });
  const timer = setInterval(() => flow.runDue().catch(console.error), runDueEveryMs);
  return { app, flow, stop: () => clearInterval(timer) };
}

/** The response to the customer's browser; `action` is what the customer must do. */
const toView = ({ transaction, review }) => {
  const { transactionId, status, action, failure } = transaction;
  return { transactionId, status, action, failure: failure?.reason, isInReview: review !== undefined };
};
