import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulatorCredentials, startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { startStripeSimulator } from '@lango/gateway-stripe/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command = join(root, 'packages/runtime-kafka/dist/cli.js');
const cleanUps: (() => Promise<void> | void)[] = [];
let folder: string;

beforeEach(() => {
  // Inside the repository, so that the packages are found as they are built.
  mkdirSync(join(root, 'reports'), { recursive: true });
  folder = mkdtempSync(join(root, 'reports', 'live-check-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const lango = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: number; out: string; error: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [command, 'gateway', 'check', ...args],
      { cwd: folder, env: { ...process.env, ...env } },
      (_, out, error) => resolve({ code: child.exitCode ?? 1, out, error }),
    );
  });
const transaction = (gatewayId: string, money: string, counterparty: string) => `({
  transactionId: createTransactionId(), kind, gatewayId: '${gatewayId}', money: ${money}, status: 'submitted', version: 2, merchantReference: 'CHECK-1',
  counterparty: ${counterparty}, metadata: {}, createdAt: new Date().toISOString(), submittedAt: new Date().toISOString(),
})`;

const mpesaCheck = `
import { createTransactionId } from '@lango/core';
import { createMpesaGateway } from '@lango/gateway-mpesa';
const { MPESA_URL: apiBaseUrl, MPESA_SECRET: consumerSecret = '' } = process.env;
export default {
  createGateway: ({ http }) => createMpesaGateway({ http, apiBaseUrl, consumerSecret, consumerKey: '${simulatorCredentials.consumerKey}',
    shortCode: '174379', passkey: '${simulatorCredentials.passkey}', b2c: { initiatorName: 'simulator-initiator', securityCredential: 'c2VjcmV0' } }),
  secrets: [consumerSecret, '${simulatorCredentials.passkey}'],
  unknownReference: 'ws_CO_01012026000000000712345678',
  createTransaction: (kind) => ${transaction('mpesa', `{ amountMinor: kind === 'withdrawal' ? 1_000 : 100, currency: 'KES' }`, `{ phoneNumber: '+254712345678' }`)},
  createContext: ({ transactionId }) => ({
    callbackUrl: 'https://host.example/callbacks/m/t/' + transactionId.slice(4) + '/${'ab'.repeat(16)}',
    lookUpCallbackUrl: 'https://host.example/callbacks/m/l/' + transactionId.slice(4) + '/${'ab'.repeat(16)}',
  }),
};`;
const stripeCheck = `
import { createTransactionId } from '@lango/core';
import { createStripeGateway } from '@lango/gateway-stripe';
const { STRIPE_URL: apiBaseUrl, STRIPE_KEY: apiKey = '' } = process.env;
export default {
  createGateway: ({ http }) => createStripeGateway({ http, apiKey, webhookSecrets: ['whsec_check'], ...(apiBaseUrl && { apiBaseUrl }) }),
  secrets: [apiKey],
  createTransaction: (kind) => ({ ...${transaction('stripe', `{ amountMinor: 100, currency: 'USD' }`, `kind === 'withdrawal' ? { stripeAccount: 'acct_1Payee' } : {}`)},
    ...(kind === 'deposit' && { gatewayOptions: { stripe: { paymentMethod: 'pm_card_visa', confirm: true } } }) }),
  unknownReference: 'pi_checkUnknown',
};`;

describe('lango gateway check --live', () => {
  it('checks M-Pesa on what stands in for its sandbox, and finds what has changed since', async () => {
    const simulator = await startMpesaSimulator({ customer: 'manual', processingDelayMs: 3_600_000 });
    cleanUps.push(() => simulator.close());
    writeFileSync(join(folder, 'lango.check.mjs'), mpesaCheck);
    const env = { MPESA_URL: simulator.url, MPESA_SECRET: simulatorCredentials.consumerSecret };
    const first = await lango(['--live'], env);
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(first.out).toMatch(/passed .*deposit: the smallest amount: pending\n/);
    expect(first.out).toMatch(/recorded in .*mpesa\.json\n$/);
    const recording = join(folder, 'recordings/mpesa.json');
    const recorded = readFileSync(recording, 'utf8');
    for (const hidden of [
      ...Object.values(simulatorCredentials).slice(0, 2),
      'c2VjcmV0',
      '712345678',
      'Bearer',
    ])
      expect(recorded).not.toContain(hidden);
    expect(await lango(['--live'], env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('as recorded in') as string,
    });

    writeFileSync(recording, recorded.replaceAll('CustomerMessage', 'CustomerNotice'));
    const third = await lango(['--live', '--json'], env);
    expect(third.code).toBe(2);
    expect((JSON.parse(third.out) as { drift: string[] }).drift).toEqual([
      expect.stringMatching(/POST \/mpesa\/stkpush\/v1\/processrequest: answer: CustomerNotice is gone$/),
      expect.stringMatching(/answer: CustomerMessage is new, text$/),
    ]);
    expect(await lango(['--live', '--record'], env)).toMatchObject({ code: 0 });
    expect(readFileSync(recording, 'utf8')).toContain('CustomerMessage');
    writeFileSync(recording, recorded.slice(0, 100));
    expect(await lango(['--live'], env)).toMatchObject({
      code: 1,
      error: expect.stringMatching(
        /^lango: recording .*mpesa\.json is not JSON: restore it, or delete it and record anew\n$/,
      ) as string,
    });
  });

  it('checks Stripe, pays the smallest amounts, and gives the money back', async () => {
    const simulator = await startStripeSimulator({ apiKey: 'sk_test_check4711' });
    cleanUps.push(() => simulator.close());
    writeFileSync(join(folder, 'own.mjs'), stripeCheck);
    const env = { STRIPE_URL: simulator.url, STRIPE_KEY: 'sk_test_check4711' };
    const { code, out, error } = await lango(['--live', '--check', 'own.mjs', '--recordings', 'kept'], env);
    expect([code, error], out).toEqual([0, '']);
    expect(out).toMatch(/refund: that deposit: succeeded/);
    expect(simulator.ledger().map(({ operation, amountMinor }) => `${operation} ${amountMinor}`)).toEqual([
      'deposit 100',
      'refund 100',
      'withdrawal 100',
    ]);
    expect(readFileSync(join(folder, 'kept/stripe.json'), 'utf8')).not.toContain('sk_test_check4711');
    // What the answers hold is no other the second time, though every id is.
    expect(await lango(['--live', '--check', 'own.mjs', '--recordings', 'kept'], env)).toMatchObject({
      code: 0,
    });
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    ['without --live', [], {}, /takes check --live/],
    ['without a check', ['--live', '--check', 'none.mjs'], {}, /there is no none\.mjs/],
    [
      'without credentials',
      ['--live'],
      {},
      /secrets must each be a text and not blank: are the credentials set/,
    ],
    ['with live credentials', ['--live'], { STRIPE_KEY: 'sk_live_check' }, /has live credentials/],
    [
      'with credentials that are refused',
      ['--live'],
      { STRIPE_KEY: 'sk_test_old' },
      /the API key was refused/,
    ],
    [
      'at a host that cannot be reached',
      ['--live'],
      { STRIPE_KEY: 'sk_test_old', STRIPE_URL: 'http://127.0.0.1:1' },
      /ECONNREFUSED|reach/,
    ],
  ])('%s, says what is wrong in one line', async (_, args, env, message) => {
    const simulator = await startStripeSimulator({ apiKey: 'sk_test_check4711' });
    cleanUps.push(() => simulator.close());
    writeFileSync(join(folder, 'lango.check.mjs'), stripeCheck);
    const isLive = env['STRIPE_KEY']?.startsWith('sk_live_') === true;
    const { code, error } = await lango(args, { ...(isLive ? {} : { STRIPE_URL: simulator.url }), ...env });
    expect(code).toBe(1);
    expect(error).toMatch(message);
    expect(error.trim().split('\n')).toHaveLength(1);
  });
});

describe('a check or a configuration in TypeScript', () => {
  it('is read, with what it imports', async () => {
    const simulator = await startStripeSimulator({ apiKey: 'sk_test_check4711' });
    cleanUps.push(() => simulator.close());
    const typed = stripeCheck
      .replace('(kind) =>', "(kind: 'deposit' | 'withdrawal' | 'refund') =>")
      .replace('export default {', 'export const check = {');
    writeFileSync(join(folder, 'own.ts'), typed);
    writeFileSync(
      join(folder, 'lango.check.ts'),
      "import type { LiveCheck } from '@lango/core/conformance';\nimport { check } from './own.ts';\nexport default check as LiveCheck;\n",
    );
    const env = { STRIPE_URL: simulator.url, STRIPE_KEY: 'sk_test_check4711' };
    const { code, out, error } = await lango(['--live', '--read-only'], env);
    expect([code, error], out).toEqual([0, '']);
  });
});
