import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import {
  simulatorCredentials,
  startMpesaSimulator,
  type MpesaSimulator,
  type SimulatorFaultKind,
} from '@lango/gateway-mpesa/simulator';
import { createStripeGateway } from '@lango/gateway-stripe';
import {
  simulatorWebhookSecret,
  startStripeSimulator,
  type StripeSimulator,
} from '@lango/gateway-stripe/simulator';
import { createRuntime, type Runtime } from '@lango/runtime-kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const payments = 240;
const mpesaFaults: readonly SimulatorFaultKind[] = [
  'delay', 'drop-before-acting', 'drop-after-acting', 'decline', 'no-callback', 'late-callback', 'duplicate-callback',
  'reorder-callback', 'malformed-callback', 'throttle', 'maintenance', 'token-expired',
]; // prettier-ignore
const stripeFaults = [
  'delay', 'delay-answer', 'drop-before-acting', 'drop-after-acting', 'truncate-answer', 'decline', 'throttle', 'error-500',
  'error-500-after-acting', 'no-callback', 'late-callback', 'duplicate-callback', 'malformed-callback', 'forged-callback',
] as const; // prettier-ignore
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

interface View {
  readonly transactionId: string;
  readonly status: string;
}

describe('every fault of both simulators, through the real runtime', () => {
  let directory: string;
  let mpesa: MpesaSimulator;
  let stripe: StripeSimulator;
  let runtime: Runtime;
  let token: string;
  let met = 0;

  const call = async <Answer>(method: string, path: string, body?: unknown, key = ''): Promise<Answer> => {
    const response = await fetch(`${runtime.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Answer;
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-every-fault-'));
    // Every third request meets a fault, each kind in turn.
    mpesa = await startMpesaSimulator({
      customerDelayMs: 100,
      processingDelayMs: 50,
      faultPolicy: ({ operation }) => {
        met += 1;
        if (operation === 'token' || met % 3 !== 0) return undefined;
        return { kind: mpesaFaults[(met / 3) % mpesaFaults.length] ?? 'delay', delayMs: 400 };
      },
    });
    stripe = await startStripeSimulator({ webhookSecret: simulatorWebhookSecret });
    const { initiatorName, securityCredential, ...account } = simulatorCredentials;
    runtime = await createRuntime({
      gateways: [
        createMpesaGateway({
          apiBaseUrl: mpesa.url,
          ...account,
          b2c: { initiatorName, securityCredential },
          promptLifetimeMs: 4_000,
        }),
        createStripeGateway({
          apiBaseUrl: stripe.url,
          apiKey: 'sk_test_simulator',
          webhookSecrets: [simulatorWebhookSecret],
        }),
      ],
      infrastructure: { kind: 'embedded', dataDirectory: directory },
      http: { port: 0 },
      policy: {
        gatewayDeadlineMs: 1_500,
        retryInitialDelayMs: 100,
        lookUpDelaysMs: [500, 1_000, 2_000, 4_000],
        lookUpUntilMs: 30_000,
        reviewDepositAfterMs: 10_000,
        reviewWithdrawalAfterMs: 10_000,
      },
      housekeeping: { sweepMs: 1_000, sweepGraceMs: 2_000 },
      resilience: { circuitBreaker: { failuresInARow: 50, openForMs: 500 } },
      logger: quiet,
    });
    stripe.setWebhooks({ url: `${runtime.callbackUrl}/callbacks/stripe` });
    const { merchantId } = await runtime.admin.createMerchant('every fault');
    token = (await runtime.admin.createToken({ merchantId, environment: 'test' })).token;
  });

  afterAll(async () => {
    await runtime.stop();
    await mpesa.close();
    await stripe.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const bodyOf = (index: number): [path: string, body: unknown] => {
    const kes = { amountMinor: 10_000 + index * 100, currency: 'KES' };
    const usd = { amountMinor: 10_000 + index, currency: 'USD' };
    const phone = { phoneNumber: `07123${10_000 + index}` };
    const card = { stripe: { confirm: true, paymentMethod: 'pm_card_visa', allowRedirects: 'never' } };
    switch (index % 4) {
      case 0:
        return ['/v1/deposits', { gateway: 'mpesa', amount: kes, counterparty: phone }];
      case 1:
        return ['/v1/withdrawals', { gateway: 'mpesa', amount: kes, counterparty: phone }];
      case 2:
        return ['/v1/deposits', { gateway: 'stripe', amount: usd, counterparty: {}, gatewayOptions: card }];
      default:
        return [
          '/v1/withdrawals',
          { gateway: 'stripe', amount: usd, counterparty: { stripeAccount: 'acct_1Supplier' } },
        ];
    }
  };

  it(`${payments} payments end with ledgers and transactions equal, nothing doubled and nothing open`, async () => {
    for (let index = 0; index < payments; index += 1) {
      if (index % 4 >= 2 && index % 3 === 0) {
        const kind = stripeFaults[index % stripeFaults.length] ?? 'delay';
        stripe.addFault({ match: { amountMinor: 10_000 + index }, fault: { kind, delayMs: 300 } });
      }
      const [path, body] = bodyOf(index);
      expect(await call<View>('POST', path, body, `payment-${index}`)).toMatchObject({ status: 'created' });
    }
    while ((await runtime.admin.totals()).open > 0) await new Promise((resolve) => setTimeout(resolve, 250));

    const moved = new Map<string | null, number>();
    for (const { transactionId } of [...mpesa.ledger(), ...stripe.ledger()]) {
      moved.set(transactionId, (moved.get(transactionId) ?? 0) + 1);
    }
    expect([...moved].filter(([, times]) => times > 1)).toEqual([]);

    const views: View[] = [];
    for (let cursor = ''; ;) {
      const page = await call<{ transactions: View[]; nextCursor?: string }>(
        'GET',
        `/v1/transactions?limit=100${cursor}`,
      );
      views.push(...page.transactions);
      if (page.nextCursor === undefined) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(views).toHaveLength(payments);
    const succeeded = views.filter(({ status }) => status === 'succeeded');
    expect(succeeded.filter(({ transactionId }) => moved.get(transactionId) !== 1)).toEqual([]);
    expect(
      views.filter(({ status, transactionId }) => status === 'failed' && moved.has(transactionId)),
    ).toEqual([]);
    // The faults did not keep most payments from succeeding.
    expect(succeeded.length).toBeGreaterThan(payments * 0.7);
  });
});
