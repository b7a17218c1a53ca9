// The shop on your own PostgreSQL, with your own M-Pesa account. Settings come from the environment.
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { createRuntime } from '@lango/runtime-kafka';
import { startShop } from './shop.js';

const setting = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}: see README.md`);
  return value;
};

const runtime = await createRuntime({
  gateways: [
    createMpesaGateway({
      environment: 'sandbox',
      consumerKey: setting('MPESA_CONSUMER_KEY'),
      consumerSecret: setting('MPESA_CONSUMER_SECRET'),
      shortCode: setting('MPESA_SHORT_CODE'),
      passkey: setting('MPESA_PASSKEY'),
    }),
  ],
  infrastructure: { kind: 'postgres', url: setting('DATABASE_URL') },
  masterKeys: [{ keyId: 'first', key: setting('LANGO_MASTER_KEY') }],
  // Your https address for Daraja's callbacks; it must lead to port 8081.
  publicCallbackBaseUrl: setting('PUBLIC_CALLBACK_URL'),
  http: { port: 8081 },
});
const shop = await startShop({ runtime, port: Number(process.env.PORT ?? 3000) });
console.log(`shop ${shop.url}`);

const stop = async () => {
  await shop.close();
  await runtime.stop();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
