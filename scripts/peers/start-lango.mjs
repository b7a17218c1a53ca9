// An embedded runtime with M-Pesa's simulator behind it, one merchant and its token.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials, startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { createRuntime } from '@lango/runtime-kafka';

const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The M-Pesa adapter, connected to a simulator. */
export function simulatedMpesa(apiBaseUrl, options = {}) {
  const { consumerKey, consumerSecret, shortCode, passkey, initiatorName, securityCredential } =
    simulatorCredentials;
  const b2c = { initiatorName, securityCredential };
  return createMpesaGateway({ apiBaseUrl, consumerKey, consumerSecret, shortCode, passkey, b2c, ...options });
}

/** Starts everything. `received` collects the events that the merchant receives. */
export async function startLango(config = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'lango-peers-run-'));
  const received = [];
  const site = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  const { port } = site.address();
  const simulator = await startMpesaSimulator({ customerDelayMs: 20 });
  const runtime = await createRuntime({
    gateways: [simulatedMpesa(simulator.url)],
    infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'data') },
    http: { port: 0 },
    console: {},
    rateLimits: false,
    merchantCallbacks: { allowedLoopbackTargets: [`127.0.0.1:${port}`] },
    policy: { lookUpDelaysMs: [200, 500, 1_000] },
    housekeeping: { sweepMs: 100, sweepGraceMs: 100 },
    logger: quiet,
    ...config,
  });
  const { merchantId } = await runtime.admin.createMerchant('peers');
  const { token } = await runtime.admin.createToken({ merchantId, environment: 'test' });
  return {
    runtime,
    simulator,
    merchantId,
    token,
    siteUrl: `http://127.0.0.1:${port}/events`,
    received,
    stop: async () => {
      await runtime.stop();
      await simulator.close();
      await new Promise((resolve) => site.close(resolve));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
