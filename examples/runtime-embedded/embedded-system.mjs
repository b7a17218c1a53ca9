// Starts both simulators, each in its own process, and the runtime that talks to them.
import { fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials } from '@lango/gateway-mpesa/simulator';
import { createStripeGateway } from '@lango/gateway-stripe';
import { simulatorWebhookSecret } from '@lango/gateway-stripe/simulator';
import { createPinoLogger, createRuntime } from '@lango/runtime-kafka';

const seconds = (count) => count * 1_000;

/** Starts the whole system. */
export async function startEmbeddedSystem({ dataDirectory, port, merchantPort }) {
  const base = `http://127.0.0.1:${port}`;
  const simulators = await Promise.all([
    startSimulator('mpesa', { dataDirectory: join(dataDirectory, 'mpesa-simulator'), customerDelayMs: 400 }),
    startSimulator('stripe', {
      dataDirectory: join(dataDirectory, 'stripe-simulator'),
      webhookUrl: `${base}/callbacks/stripe`,
      webhookSecret: simulatorWebhookSecret,
    }),
  ]);
  const [mpesa, stripe] = simulators;
  try {
    const runtime = await createRuntime({
      gateways: [
        createMpesaGateway({
          apiBaseUrl: mpesa.url,
          consumerKey: simulatorCredentials.consumerKey,
          consumerSecret: simulatorCredentials.consumerSecret,
          shortCode: simulatorCredentials.shortCode,
          passkey: simulatorCredentials.passkey,
          b2c: {
            initiatorName: simulatorCredentials.initiatorName,
            securityCredential: simulatorCredentials.securityCredential,
          },
        }),
        createStripeGateway({
          apiBaseUrl: stripe.url,
          apiKey: 'sk_test_simulator',
          webhookSecrets: [simulatorWebhookSecret],
        }),
      ],
      infrastructure: { kind: 'embedded', dataDirectory: join(dataDirectory, 'runtime') },
      http: { port },
      console: {},
      // This example's merchant listens on loopback, which is allowed in development only.
      merchantCallbacks: { allowedLoopbackTargets: [`127.0.0.1:${merchantPort}`] },
      // Short intervals for what takes minutes in production.
      policy: {
        gatewayDeadlineMs: seconds(3),
        retryInitialDelayMs: 200,
        lookUpDelaysMs: [seconds(1.5), seconds(2), seconds(3), seconds(5)],
        lookUpUntilMs: seconds(40),
        reviewDepositAfterMs: seconds(12),
        reviewWithdrawalAfterMs: seconds(12),
        merchantDeadlineMs: seconds(3),
        merchantCallbackDelaysMs: [0, 300, 700, seconds(2), seconds(5), seconds(10), seconds(20)],
      },
      housekeeping: { sweepMs: seconds(1), sweepGraceMs: seconds(2) },
      logger: createPinoLogger({
        destination: createWriteStream(join(dataDirectory, 'runtime.log'), { flags: 'a' }),
      }),
    });
    return {
      runtime,
      addFault: (gateway, fault) =>
        post(`${(gateway === 'mpesa' ? mpesa : stripe).url}/_simulator/faults`, fault),
      movements: async () => (await Promise.all(simulators.map(readLedger))).flat(),
      stop: async () => {
        await runtime.stop();
        for (const { child } of simulators) child.disconnect();
      },
    };
  } catch (error) {
    for (const { child } of simulators) child.disconnect();
    throw error;
  }
}

/** Detached, so that Ctrl-C does not stop the simulators before the runtime has finished. */
function startSimulator(name, options) {
  const script = fileURLToPath(new URL('./run-simulator.mjs', import.meta.url));
  const child = fork(script, [name, JSON.stringify(options)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', ({ url }) => resolve({ child, url }));
    child.once('exit', (code) => reject(new Error(`the ${name} simulator ended with code ${code}`)));
  });
}

async function readLedger({ url }) {
  const response = await fetch(`${url}/_simulator/ledger`);
  return (await response.json()).movements;
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
