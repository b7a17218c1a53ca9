import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeGateway, type FakeGateway } from '@lango/core/testing';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import {
  simulatorCredentials,
  startMpesaSimulator,
  type MpesaSimulator,
} from '@lango/gateway-mpesa/simulator';
import { createStripeGateway } from '@lango/gateway-stripe';
import { startStripeSimulator, type StripeSimulator } from '@lango/gateway-stripe/simulator';
import { createPinoLogger, createRuntime, type Runtime } from '@lango/runtime-kafka';
import { createKeyRing } from '../../packages/runtime-kafka/src/infrastructure/node/key-ring.js';
import type { SqlExecutor } from '../../packages/runtime-kafka/src/infrastructure/postgres/sql-executor.js';
import type { KeyRing } from '../../packages/runtime-kafka/src/ports/key-ring.js';
import type { Answer } from './hostile-case.js';
import { startMerchantSite, type MerchantSite } from './merchant-site.js';

/** Words that hostile inputs carry and secrets that the system holds: none may be logged. */
export const canary = 'hostile-canary-7f3a';
export const phone = '254712345678';
export const stripeWebhookSecret = 'whsec_hostile_suite_signing_secret';

/** Everything that the hostile inputs are thrown at. */
export interface HostileSystem {
  readonly runtime: Runtime;
  /** A runtime with a live gateway, whose merchants' names are resolved by `names`. */
  readonly live: Runtime;
  readonly executors: readonly SqlExecutor[];
  readonly keyRing: KeyRing;
  readonly fake: FakeGateway;
  readonly liveFake: FakeGateway;
  readonly mpesa: MpesaSimulator;
  readonly stripe: StripeSimulator;
  readonly site: MerchantSite;
  readonly logs: string[];
  readonly names: Map<string, (readonly string[])[]>;
  readonly merchants: {
    readonly a: string;
    readonly b: string;
    readonly disabled: string;
    readonly live: string;
  };
  readonly tokens: Readonly<Record<TokenName, string>>;
  readonly ids: Readonly<Record<IdName, string>>;
  /** Values that must never be written anywhere but to their owner. */
  readonly secrets: string[];
  readonly directory: string;
  close(): Promise<void>;
}

type TokenName = 'a' | 'aRead' | 'aLive' | 'b' | 'expired' | 'revoked' | 'disabled' | 'liveTest' | 'liveLive';
type IdName =
  | 'succeeded' | 'pending' | 'mpesaPending' | 'stripePending' | 'othersTransaction' | 'endpoint' | 'delivery' | 'othersEndpoint'
  | 'othersDelivery' | 'liveTransaction'; // prettier-ignore

/** Calls the api of a runtime. */
export async function callApi(
  base: string,
  method: string,
  path: string,
  options: {
    readonly token?: string;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const { body } = options;
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      'idempotency-key': `key-${Math.random().toString(36).slice(2)}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(body !== undefined && { body: isText ? (body as string) : JSON.stringify(body) }),
    redirect: 'manual',
  });
  return {
    status: response.status,
    text: await response.text(),
    headers: Object.fromEntries(response.headers),
  };
}

export const parse = (answer: Answer) => JSON.parse(answer.text) as Record<string, unknown>;

export const depositBody = (gateway: string, extra: Record<string, unknown> = {}) => ({
  gateway,
  amount: { amountMinor: 150_000, currency: gateway === 'stripe' ? 'EUR' : 'KES' },
  merchantReference: 'INV-1',
  counterparty: { phoneNumber: `+${phone}` },
  ...extra,
});

const masterKey = { keyId: 'hostile', key: Buffer.alloc(32, 7).toString('base64') };

/** Starts both runtimes, the simulators and a merchant, with two merchants' transactions of every standing. */
export async function startHostileSystem(executors: readonly SqlExecutor[]): Promise<HostileSystem> {
  const directory = mkdtempSync(join(tmpdir(), 'lango-hostile-'));
  const logs: string[] = [];
  const names: HostileSystem['names'] = new Map();
  const logger = createPinoLogger({ level: 'debug', destination: { write: (line) => void logs.push(line) } });
  const [mpesa, stripe, site] = await Promise.all([
    startMpesaSimulator({ customer: 'manual', promptLifetimeMs: 86_400_000 }),
    startStripeSimulator({ settleAfterMs: null }),
    startMerchantSite(),
  ]);
  const fake = createFakeGateway({
    behave: ({ merchantReference }) => ({ do: merchantReference === 'pend' ? 'pend' : 'succeed' }),
  });
  const shared = {
    masterKeys: [masterKey],
    logger,
    policy: {
      merchantDeadlineMs: 600,
      lookUpDelaysMs: [3_600_000],
      merchantCallbackDelaysMs: [0, 3_600_000],
    },
    housekeeping: { sweepMs: 60_000 },
  };
  const runtime = await createRuntime({
    ...shared,
    gateways: [
      fake,
      createMpesaGateway({
        apiBaseUrl: mpesa.url,
        consumerKey: simulatorCredentials.consumerKey,
        consumerSecret: simulatorCredentials.consumerSecret,
        shortCode: simulatorCredentials.shortCode,
        passkey: simulatorCredentials.passkey,
      }),
      createStripeGateway({
        apiBaseUrl: stripe.url,
        apiKey: 'sk_test_hostilesuite',
        webhookSecrets: [stripeWebhookSecret],
      }),
    ],
    infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'test') },
    http: { port: 0, headersTimeoutMs: 700, requestTimeoutMs: 1_000, trustedProxies: 1 },
    callbackSources: { fake: ['127.0.0.0/8', '203.0.113.7'] },
    merchantCallbacks: { allowedLoopbackTargets: [`127.0.0.1:${site.port}`] },
  });
  const liveFake = createFakeGateway({ environment: 'live' });
  const live = await createRuntime({
    ...shared,
    gateways: [liveFake, createFakeGateway({ gatewayId: 'fake-test' })],
    infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'live') },
    publicCallbackBaseUrl: 'https://pay.lango-suite.org',
    http: { port: 0 },
    rateLimits: { perToken: { calls: 150, windowMs: 3_600_000 } },
    merchantCallbacks: {
      resolveHost: async (host) => {
        const answers = names.get(host) ?? [];
        return (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
      },
    },
  });
  const { admin } = runtime;
  const a = (await admin.createMerchant('a')).merchantId;
  const b = (await admin.createMerchant('b')).merchantId;
  const disabled = (await admin.createMerchant('disabled')).merchantId;
  const liveMerchant = (await live.admin.createMerchant('live')).merchantId;
  const token = async (merchantId: string, environment: 'test' | 'live' = 'test', of = admin) =>
    of.createToken({ merchantId, environment });
  const expired = await token(a);
  const revoked = await token(a);
  const tokens = {
    a: (await token(a)).token,
    aRead: (await admin.createToken({ merchantId: a, environment: 'test', scopes: ['transactions:read'] }))
      .token,
    aLive: (await token(a, 'live')).token,
    b: (await token(b)).token,
    expired: expired.token,
    revoked: revoked.token,
    disabled: (await token(disabled)).token,
    liveTest: (await token(liveMerchant, 'test', live.admin)).token,
    liveLive: (await token(liveMerchant, 'live', live.admin)).token,
  };
  await admin.revokeToken(revoked.keyId);
  await admin.disableMerchant(disabled);
  await executors[0]?.query("UPDATE api_tokens SET expires_at = now() - interval '1 day' WHERE key_id = $1", [
    expired.keyId,
  ]);

  const base = runtime.apiUrl ?? '';
  const secrets: string[] = [
    ...Object.values(tokens).map((text) => text.slice(24)),
    stripeWebhookSecret,
    masterKey.key,
  ];
  const endpointOf = async (owner: string) => {
    const made = parse(
      await callApi(base, 'POST', '/v1/callback-endpoints', {
        token: owner,
        body: { url: `${site.url}/good` },
      }),
    );
    secrets.push(String(made['secret']));
    return String(made['endpointId']);
  };
  const endpoint = await endpointOf(tokens.a);
  const othersEndpoint = await endpointOf(tokens.b);
  const deposit = async (
    owner: string,
    gateway: string,
    until: string,
    extra: Record<string, unknown> = {},
    at = base,
  ) => {
    const made = parse(
      await callApi(at, 'POST', '/v1/deposits', { token: owner, body: depositBody(gateway, extra) }),
    );
    const id = String(made['transactionId']);
    for (;;) {
      const now = parse(await callApi(at, 'GET', `/v1/transactions/${id}`, { token: owner }));
      if (now['status'] === until) return id;
      if (now['status'] === 'failed') throw new Error(`the deposit failed: ${JSON.stringify(now)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const deliveryOf = async (owner: string, endpointId: string) => {
    for (;;) {
      const list = parse(
        await callApi(base, 'GET', `/v1/callback-endpoints/${endpointId}/deliveries`, { token: owner }),
      );
      const [first] = list['deliveries'] as readonly { deliveryId: string; status: string }[];
      if (first?.status === 'delivered') return first.deliveryId;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const ids = {
    succeeded: await deposit(tokens.a, 'fake', 'succeeded'),
    pending: await deposit(tokens.a, 'fake', 'pending', { merchantReference: 'pend' }),
    mpesaPending: await deposit(tokens.a, 'mpesa', 'pending'),
    stripePending: await deposit(tokens.a, 'stripe', 'pending'),
    othersTransaction: await deposit(tokens.b, 'fake', 'succeeded'),
    liveTransaction: await deposit(tokens.liveLive, 'fake', 'succeeded', {}, live.apiUrl),
    endpoint,
    othersEndpoint,
    delivery: await deliveryOf(tokens.a, endpoint),
    othersDelivery: await deliveryOf(tokens.b, othersEndpoint),
  };
  return {
    runtime, live, executors, keyRing: createKeyRing([masterKey]), fake, liveFake, mpesa, stripe, site, logs, names, tokens, ids, secrets,
    merchants: { a, b, disabled, live: liveMerchant },
    directory,
    close: async () => {
      await Promise.all([runtime.stop(), live.stop(), site.close()]);
      await Promise.all([mpesa.close(), stripe.close()]);
      rmSync(directory, { recursive: true, force: true });
    },
  }; // prettier-ignore
}
