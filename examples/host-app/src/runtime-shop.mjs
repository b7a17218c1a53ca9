import express from 'express';
import { toNodeListener } from '@lango/core/callbacks';
import { createRuntime } from '@lango/runtime-kafka';

/** Only the workers: the application has its own HTTP server. */
const services = ['payment-processor', 'callback-processor', 'callback-dispatcher'];

/** A shop with the runtime in its own process. @param tellCustomer called when a payment has ended; make it idempotent by `messageId` */
export async function createRuntimeShop({ publicBaseUrl, tellCustomer, ...config }) {
  const runtime = await createRuntime({ services, publicCallbackBaseUrl: publicBaseUrl, ...config });
  const app = express();
  // Before every body parser: a signature is computed over the raw bytes.
  app.use('/callbacks', (request, response) => {
    const receive = (web) => runtime.callbackReceiver(web, { sourceAddress: request.ip ?? '' });
    return toNodeListener(receive, { publicBaseUrl })(request, response);
  });
  app.use(express.json());
  // In yours, merchant and amount come from your session and your order: what a browser sends would be believed here.
  app.post('/orders/:key/payment', async ({ params, body }, response) => {
    const payment = await runtime.deposit({ ...body, idempotencyKey: params.key });
    response.status(202).json(payment);
  });
  app.get('/payments/:id', async ({ params, query }, response) => {
    // Long polling: most payments end within seconds.
    const timeoutMs = Math.min(Number(query.wait ?? 0), 25_000);
    response.json(await runtime.outcome(params.id, { timeoutMs }));
  });
  app.use(({ problem, message }, _request, response, _next) => {
    response.status(problem?.status ?? 500).json(problem ?? { message });
  });
  await runtime.on(['transaction.succeeded', 'transaction.failed'], tellCustomer, { name: 'tell-customer' });
  return { app, runtime };
}
