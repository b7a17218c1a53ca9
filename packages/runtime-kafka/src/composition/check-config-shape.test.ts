import { PaymentError, type PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { expect, it } from 'vitest';
import { ConfigurationError } from '../ports/configuration-error.js';
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
])('a runtime stops at %s', async (field, configs) => {
  for (const config of configs) expect(await stoppedBy(config)).toBe(field);
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
