// One payment on a PostgreSQL of yours, against M-Pesa's simulator: npm install @lango/runtime-kafka @lango/gateway-mpesa pg
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials, startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { createRuntime } from '@lango/runtime-kafka';
import pg from 'pg';

/** @param key base64 of 32 bytes, the same at every start: it seals the secrets that are stored */
export async function payOnPostgres({ url, key, schema = 'payments' }) {
  const simulator = await startMpesaSimulator({ customerDelayMs: 0 });
  const { initiatorName, securityCredential, ...account } = simulatorCredentials;
  const mpesa = createMpesaGateway({
    apiBaseUrl: simulator.url,
    ...account,
    b2c: { initiatorName, securityCredential },
  });
  const pool = new pg.Pool({ connectionString: url });
  pool.on('error', (error) => console.error(error.message));
  const runtime = await createRuntime({
    gateways: [mpesa],
    infrastructure: { kind: 'postgres', pool, schema },
    masterKeys: [{ keyId: '2026', key }],
    http: { port: 0 },
  });
  const { merchantId } = await runtime.admin.createMerchant('My shop');
  const { transactionId } = await runtime.deposit({
    merchantId,
    idempotencyKey: 'order-1',
    gateway: 'mpesa',
    amount: { amountMinor: 15_000, currency: 'KES' },
    counterparty: { phoneNumber: '+254708374149' },
  });
  const { status } = await runtime.outcome(transactionId, { timeoutMs: 60_000 });
  await runtime.stop();
  await pool.end();
  await simulator.close();
  return status;
}

if (import.meta.url === `file://${process.argv[1]}`)
  console.log(await payOnPostgres({ url: process.env.DATABASE_URL, key: process.env.LANGO_KEY }));
