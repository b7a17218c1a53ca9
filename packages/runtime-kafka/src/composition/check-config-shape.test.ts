import { PaymentError, type PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { ConfigurationError } from '../ports/configuration-error.js';
import { checkConfig } from './check-config.js';
import { createRuntime } from './create-runtime.js';
import { defineConfig, type RuntimeConfig } from './runtime-config.js';
import { runtimeSettings } from './runtime-settings.js';

const nonsense = [null, Number.NaN, -1, 0.5, '', ' ', true, 10n, Symbol('x'), () => undefined];
const gateways = [createFakeGateway()];

/** The setting named by the error that stopped the start. */
async function stoppedBy(config: unknown): Promise<string | undefined> {
  try {
    await (await createRuntime(config as RuntimeConfig)).stop();
  } catch (error) {
    if (!(error instanceof ConfigurationError) && !PaymentError.is(error)) throw error;
    expect(error.message).not.toContain('\n');
    return error.field;
  }
  return 'nothing';
}

it.each([
  'services',
  'infrastructure',
  'console',
  'http',
  'rateLimits',
  'callbackSources',
  'retention',
  'publicCallbackBaseUrl',
  'masterKeys',
  'policy',
  'housekeeping',
  'merchantCallbacks',
  'resilience',
  'concurrency',
  'logger',
  'merchantForIncomingDeposit',
  'onValidationRequest',
] as const)('a runtime stops at %s that is nonsense, and names it', async (setting) => {
  const isFunction = setting === 'merchantForIncomingDeposit' || setting === 'onValidationRequest';
  for (const bad of nonsense.filter((one) => !isFunction || typeof one !== 'function'))
    expect(await stoppedBy({ gateways, [setting]: bad })).toBe(setting);
});

it.each([
  ['gateways', nonsense.map((bad) => ({ gateways: bad }))],
  ['gateways', [{}, { gateways: [] }, { gateways: [null] }, { gateways: [{} as PaymentGateway] }]],
  ['config', [undefined, ...nonsense]],
  [
    'services',
    [
      { gateways, services: ['kafka'] },
      { gateways, services: [Symbol('x')] },
    ],
  ],
  ['infrastructure.kind', [{ gateways, infrastructure: { kind: 'mysql' } }]],
  ['http.port', [{ gateways, http: { port: Number.NaN } }]],
  ['http.headersTimeoutMs', [{ gateways, http: { headersTimeoutMs: Number.NaN } }]],
  ['policy.attemptsMax', [{ gateways, policy: { attemptsMax: Number.NaN } }]],
  ['policy.lookUpDelaysMs', [{ gateways, policy: { lookUpDelaysMs: [1, -1] } }]],
  ['housekeeping.sweepMs', [{ gateways, housekeeping: { sweepMs: Infinity } }]],
  ['rateLimits.address', [{ gateways, rateLimits: { address: 5 } }]],
  ['callbackSources.fake', [{ gateways, callbackSources: { fake: '127.0.0.1' } }]],
  ['masterKeys.key', [{ gateways, masterKeys: [{ keyId: 'a' }] }]],
  ['http.metricsOnApi', [{ gateways, http: { metricsOnApi: 'yes' } }]],
  ['http.trustedProxies', [{ gateways, http: { trustedProxies: 0.5 } }]],
  ['console.proxySignIn.secret', [{ gateways, console: { proxySignIn: {} } }]],
  ['merchantCallbacks.extraPorts', [{ gateways, merchantCallbacks: { extraPorts: 8080 } }]],
  ['merchantCallbacks.resolveHost', [{ gateways, merchantCallbacks: { resolveHost: true } }]],
  ['resilience.retry', [{ gateways, resilience: { retry: 5 } }]],
  ['publicCallbackBaseUrl', [{ gateways, publicCallbackBaseUrl: 'pay.example.com' }]],
])('a runtime stops at %s', async (field, configs) => {
  for (const config of configs) expect(await stoppedBy(config)).toBe(field);
});

const url = 'postgres://lango:a-password@127.0.0.1:1/none';
const masterKeys = [{ keyId: 'test', key: Buffer.alloc(32, 3).toString('base64') }];
const method = () => undefined;
const pool = { query: method, connect: method };
const redis = { url: 'redis://127.0.0.1:1' };
const kafka = { brokers: ['127.0.0.1:1'] };
const production = { kind: 'production', kafka, redis, postgres: { url } };

it.each([
  ['infrastructure.dataDirectory', { kind: 'embedded', dataDirectory: 5 }],
  ['infrastructure.url', { kind: 'postgres' }],
  ['infrastructure.url', { kind: 'postgres', url: 'db.example.com' }],
  ['infrastructure.schema', { kind: 'postgres', url, schema: 5 }],
  ['infrastructure.poolSize', { kind: 'postgres', url, poolSize: '5' }],
  ['infrastructure.listen', { kind: 'postgres', url, listen: 'false' }],
  ['infrastructure.migrate', { kind: 'postgres', url, migrate: 0 }],
  ['infrastructure.namedStatements', { kind: 'postgres', url, namedStatements: 'no' }],
  ['infrastructure.pool', { kind: 'postgres', pool: undefined }],
  ['infrastructure.pool', { kind: 'postgres', pool: url }],
  ['infrastructure.pool', { kind: 'postgres', pool: { query: method } }],
  ['infrastructure.pool', { kind: 'postgres', pool: new Client(url) }],
  ['infrastructure.pool', { kind: 'postgres', pool: { ...pool, options: { max: 1 } } }],
  ['infrastructure', { kind: 'postgres', pool, url }],
  ['infrastructure.kafka', { ...production, kafka: '127.0.0.1:1' }],
  ['infrastructure.kafka.brokers', { ...production, kafka: { brokers: '127.0.0.1:1' } }],
  ['infrastructure.kafka.client', { ...production, kafka: { client: pool } }],
  ['infrastructure.redis', { ...production, redis: 'redis://:a-password@127.0.0.1:1' }],
  ['infrastructure.redis.client', { ...production, redis: { client: pool } }],
  [
    'infrastructure.redis.client',
    { ...production, redis: { client: { duplicate: method, disconnect: method } } },
  ],
  ['infrastructure.postgres', { ...production, postgres: url }],
  ['infrastructure.postgres.pool', { ...production, postgres: { pool: new Client(url) } }],
])('a runtime stops at %s and shows no password', async (field, infrastructure) => {
  const config = { gateways, masterKeys, infrastructure } as unknown as RuntimeConfig;
  const error = await createRuntime(config).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'ConfigurationError', field });
  expect(String(error)).not.toMatch(/a-password|\n/);
});

it('a runtime stops at master keys that are none before it connects', async () => {
  const infrastructure = { kind: 'postgres', url } as const;
  const wrong = createRuntime({ gateways, infrastructure, masterKeys: [{ keyId: 'a', key: 'short' }] });
  await expect(wrong).rejects.toThrow(/base64 of 32 bytes/);
});

it('a pool of one connection is enough for a process that does not listen', async () => {
  const one = { ...pool, options: { max: 1 } };
  const query = () => Promise.reject(new Error('nobody is there'));
  const infrastructure = { kind: 'postgres', pool: { ...one, query }, listen: false } as const;
  const config = { gateways, masterKeys, infrastructure } as unknown as RuntimeConfig;
  await expect(createRuntime(config)).rejects.toThrow(/PostgreSQL at the host's pool .* nobody is there/);
});

it.each([
  [{ callbackSource: {} }, 'callbackSources'],
  [{ rateLimit: false }, 'rateLimits'],
  [{ housekeeping: { relayMS: 5 } }, 'housekeeping.relayMs'],
  [{ merchantCallbacks: { allowedLoopbackTarget: [] } }, 'merchantCallbacks.allowedLoopbackTargets'],
  [{ infrastructure: { kind: 'embedded', datadirectory: 'x' } }, 'infrastructure.dataDirectory'],
  [{ resilience: { circuitbreaker: {} } }, 'resilience.circuitBreaker'],
  [{ resilience: { retry: { attemptMax: 1 } } }, 'resilience.retry.attemptsMax'],
  [
    {
      masterKeys: [
        { keyId: 'a', key: 'b' },
        { keyID: 'a', key: 'b' },
      ],
    },
    'masterKeys.keyId',
  ],
])('%j stops a runtime and a configuration file, and %s is proposed', async (wrong, nearest) => {
  const config = { gateways, ...wrong } as RuntimeConfig;
  const message = `did you mean \`${nearest}\`?`;
  await expect(createRuntime(config)).rejects.toThrow(message);
  expect(() => defineConfig(config)).toThrow(message);
});

it('takes every setting that is documented', () => {
  const all = (shape: object): object =>
    Object.fromEntries(
      Object.entries(shape).map(([name, inner]) => [name, inner === true ? undefined : all(inner as object)]),
    );
  expect(() => defineConfig(all(runtimeSettings) as RuntimeConfig)).not.toThrow();
});

it('metrics can be served on the api’s port', () => {
  expect(() => checkConfig({ gateways, http: { metricsOnApi: true } })).not.toThrow();
});
