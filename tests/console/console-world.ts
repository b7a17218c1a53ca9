import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaymentError, type PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { createStripeGateway } from '@lango/gateway-stripe';
import { createRuntime, type OperatorRole, type Runtime } from '@lango/runtime-kafka';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const apiKey = `sk_test_${'51ConsoleWorld'.repeat(3)}`;
const webhookSecret = `whsec_${'console'.repeat(5)}`;
const lost = new PaymentError('gateway_timeout', 'unknown', 'the answer was lost');

/** A running system with something on every screen of its console. */
export interface ConsoleWorld {
  readonly runtime: Runtime;
  readonly consoleUrl: string;
  readonly tokens: Readonly<Record<OperatorRole, string>>;
  /** What no screen may show. */
  readonly secrets: readonly string[];
  /** References and ids of payments there are, to search for. */
  readonly references: readonly string[];
  /** Pays, and resolves when it has come as far as it comes by itself. */
  readonly pay: (reference: string, kind?: 'deposits' | 'withdrawals') => Promise<string>;
  close(): Promise<void>;
}

/** Starts it: payments whose reference begins with `LOST` end in review, with `NO` are declined, with `WAIT` stay pending. */
export async function startConsoleWorld(): Promise<ConsoleWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'lango-console-'));
  const fake = createFakeGateway({
    behave: ({ merchantReference = '' }) => {
      if (merchantReference.startsWith('LOST')) return { do: 'fail-before-acting', error: lost };
      if (merchantReference.startsWith('NO')) return { do: 'decline' };
      return merchantReference.startsWith('WAIT') ? { do: 'pend' } : { do: 'succeed' };
    },
  });
  const endpoint = createServer((request, response) => {
    request.resume();
    response.writeHead(request.url === '/down' ? 503 : 204).end();
  });
  await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
  const endpointUrl = `127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
  const runtime = await createRuntime({
    gateways: [
      fake,
      createTill(),
      // It answers nothing: what is on screen is that it is there.
      createStripeGateway({ apiKey, webhookSecrets: [webhookSecret], apiBaseUrl: `http://${endpointUrl}` }),
    ],
    infrastructure: { kind: 'embedded', dataDirectory: folder },
    http: { port: 0 },
    console: {},
    merchantCallbacks: { allowedLoopbackTargets: [endpointUrl] },
    policy: {
      lookUpDelaysMs: [20, 40, 60_000],
      reviewWithdrawalAfterMs: 60,
      reviewDepositAfterMs: 60,
      gatewayDeadlineMs: 200,
      incomingDepositWaitMs: 10,
    },
    housekeeping: { sweepMs: 100, sweepGraceMs: 300 },
    resilience: { retry: { attemptsMax: 1 }, circuitBreaker: { failuresInARow: 500 } },
    logger: quiet,
  });
  const { merchantId } = await runtime.admin.createMerchant('Mama Njeri’s shop');
  const secrets: string[] = [apiKey, webhookSecret];
  const createToken = async () => {
    const { token: made } = await runtime.admin.createToken({ merchantId, environment: 'test' });
    secrets.push(made);
    return made;
  };
  let token = await createToken();
  const call = async (method: string, path: string, body?: object) => {
    const send = () =>
      runtime.api(
        new Request(`${runtime.apiUrl}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            'idempotency-key': crypto.randomUUID(),
            ...(body && { 'content-type': 'application/json' }),
          },
          ...(body && { body: JSON.stringify(body) }),
        }),
      );
    let response = await send();
    // Somebody pressed Revoke, or took the merchant's gateways away.
    if (response.status === 401) token = await createToken();
    if (response.status === 422) await runtime.admin.setMerchantGateways(merchantId, 'all');
    if (response.status === 401 || response.status === 422) response = await send();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as {
      transactionId: string;
      status: string;
      review?: object;
      secret?: string;
    };
  };
  for (const path of ['/orders', '/down']) {
    const { secret = '' } = await call('POST', '/v1/callback-endpoints', {
      url: `http://${endpointUrl}${path}`,
    });
    secrets.push(secret);
  }
  await runtime.admin.createMerchant('Kiosk');
  await runtime.on('transaction.succeeded', () => undefined, { name: 'ledger' });
  const tokens: Partial<Record<OperatorRole, string>> = {};
  for (const role of ['viewer', 'operator', 'approver', 'admin'] as const)
    tokens[role] = (await runtime.admin.createOperator({ name: `Amina ${role}`, role })).token;

  const references: string[] = [];
  const pay = async (reference: string, kind = 'deposits') => {
    const { transactionId } = await call('POST', `/v1/${kind}`, {
      gateway: 'fake',
      amount: { amountMinor: 150_000 + reference.length * 700, currency: 'KES' },
      merchantReference: reference,
      counterparty: { phoneNumber: '+254712345678' },
    });
    references.push(reference, transactionId);
    const until = performance.now() + 60_000;
    for (;;) {
      if (performance.now() > until) throw new Error(`${reference} does not come to an end`);
      const { status, review } = await call('GET', `/v1/transactions/${transactionId}`);
      const waits = reference.startsWith('WAIT') && status === 'pending';
      if (status === 'succeeded' || status === 'failed' || review !== undefined || waits)
        return transactionId;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const tell = (path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
    runtime.callbackReceiver(
      new Request(`${runtime.apiUrl}/callbacks/${path}`, { method: 'POST', headers, body }),
      { sourceAddress: '203.0.113.7' },
    );
  const waiting = await pay('WAIT-1');
  const { headers, payload } = fake.callbackFor(waiting);
  await tell('fake', Buffer.from(payload).toString('utf8'), headers);
  const tillPath = runtime.admin.incomingAddresses('till').confirmation.split('/callbacks/')[1] ?? '';
  secrets.push(tillPath, ...Object.values(tokens));
  await tell(tillPath, 'QK7X1B2C3D', { authorization: `Bearer ${apiKey}` });
  await Promise.all(
    ['INV-1042', 'INV-1043', 'INV-1044', 'NO-7', 'WAIT-2'].map((reference) => pay(reference)),
  );
  await Promise.all(['LOST-SALARY-1', 'LOST-SALARY-2'].map((reference) => pay(reference, 'withdrawals')));
  return {
    runtime,
    consoleUrl: runtime.consoleUrl ?? '',
    tokens: tokens as Record<OperatorRole, string>,
    secrets,
    references,
    pay,
    close: async () => {
      await runtime.stop();
      endpoint.closeAllConnections();
      endpoint.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Takes whatever comes to its address for a payment that nobody asked for. */
function createTill(): PaymentGateway {
  return {
    ...createFakeGateway({ gatewayId: 'till', callbackProof: 'none' }),
    handleCallback: async (payload) => ({
      kind: 'incoming-deposit',
      evidence: 'hint',
      deposit: {
        gatewayReference: Buffer.from(payload).toString('utf8'),
        money: { amountMinor: 50_000, currency: 'KES' },
        accountReference: 'HOUSE-12',
        counterparty: { phoneNumber: '254712345678', name: 'J. WANJIKU' },
      },
      acknowledgement: { status: 200, headers: {}, body: 'ok' },
    }),
  };
}
