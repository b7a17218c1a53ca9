import { inspect } from 'node:util';
import { createGatewayRegistry, PaymentError } from '@lango/core';
import { expect, test } from 'vitest';
import { createStripeGateway } from './stripe-gateway.js';
import { readStripeOptions, type StripeGatewayOptions } from './stripe-options.js';

const right: StripeGatewayOptions = { apiKey: 'sk_test_canary0key', webhookSecrets: ['whsec_canary0secret'] };
const liveKey = ['sk', 'live', 'notARealKey'].join('_');

const refusedField = (options: unknown): string | undefined => {
  try {
    createStripeGateway(options as StripeGatewayOptions);
  } catch (error) {
    if (!PaymentError.is(error)) throw error;
    expect(error).toMatchObject({ code: 'configuration_invalid', effect: 'none' });
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toMatch(/canary/);
    return error.field;
  }
  return undefined;
};

test.each([
  ['apiKey', { ...right, apiKey: undefined }],
  ['apiKey', { ...right, apiKey: '' }],
  ['apiKey', { ...right, apiKey: '   ' }],
  ['apiKey', { ...right, apiKey: 'pk_test_canary' }],
  ['apiKey', { ...right, apiKey: 'whsec_canary' }],
  ['apiKey', { ...right, apiKey: 'sk_test_canary\n' }],
  ['apiKey', { ...right, apiKey: 'canary' }],
  ['apiKey', { ...right, environment: 'live' }],
  ['apiKey', { ...right, apiKey: liveKey, environment: 'test' }],
  ['webhookSecrets', { ...right, webhookSecrets: undefined }],
  ['webhookSecrets', { ...right, webhookSecrets: [] }],
  ['webhookSecrets', { ...right, webhookSecrets: 'whsec_canary' }],
  ['webhookSecrets[0]', { ...right, webhookSecrets: [''] }],
  ['webhookSecrets[1]', { ...right, webhookSecrets: ['whsec_canary', ' '] }],
  ['webhookSecrets[0]', { ...right, webhookSecrets: ['whsec_canary '] }],
  ['webhookSecrets[0]', { ...right, webhookSecrets: ['sk_test_canary'] }],
  ['webhookSecrets[0]', { ...right, webhookSecrets: ['we_canary'] }],
  ['webhookToleranceSeconds', { ...right, webhookToleranceSeconds: 0 }],
  ['webhookToleranceSeconds', { ...right, webhookToleranceSeconds: -1 }],
  ['webhookToleranceSeconds', { ...right, webhookToleranceSeconds: 99_999 }],
  ['accountId', { ...right, accountId: 'canary' }],
  ['gatewayId', { ...right, gatewayId: 'Stripe!' }],
  ['apiBaseUrl', { ...right, apiBaseUrl: 'stripe' }],
  ['apiBaseUrl', { ...right, apiBaseUrl: 'https://api.example/path' }],
  ['apiBaseUrl', { ...right, apiKey: liveKey, apiBaseUrl: 'http://127.0.0.1:1' }],
  ['timeoutMs', { ...right, timeoutMs: 0 }],
])('stops start-up over a wrong %s', (field, options) => {
  expect(refusedField(options)).toBe(field);
});

test.each([
  'apiKey',
  'webhookSecrets',
  'webhookToleranceSeconds',
  'accountId',
  'apiBaseUrl',
  'gatewayId',
  'environment',
  'timeoutMs',
  'abandonAfterSeconds',
  'http',
  'logger',
  'now',
] as const)('names %s for any nonsense', (field) => {
  const nonsense: readonly unknown[] = [
    null,
    Number.NaN,
    -1,
    0.5,
    Infinity,
    '',
    ' ',
    true,
    10n,
    Symbol('x'),
    {},
    Object.create(null),
    [],
  ];
  for (const bad of nonsense) expect(refusedField({ ...right, [field]: bad })).toBe(field);
});

test.each([undefined, null, 5, 'options', []])('stops start-up over %j instead of options', (options) => {
  expect(refusedField(options)).toMatch(/^(options|apiKey)$/);
});

test('takes the environment from the key', () => {
  const environment = (apiKey: string) => createStripeGateway({ ...right, apiKey }).capabilities.environment;
  expect(environment('sk_test_a')).toBe('test');
  expect(environment('rk_test_a')).toBe('test');
  expect(environment(liveKey)).toBe('live');
  expect(environment(['rk', 'live', 'notARealKey'].join('_'))).toBe('live');
});

test('two accounts are two instances of one registry', () => {
  const gateways = [
    createStripeGateway(right),
    createStripeGateway({ ...right, gatewayId: 'stripe-two', accountId: 'acct_1Two' }),
  ];
  expect(createGatewayRegistry(gateways).get('stripe-two').capabilities.account).toBe('acct_1Two');
});

test('shows no credential when printed, serialized or inspected', () => {
  const shown = [
    inspect(readStripeOptions(right), { depth: 9, showHidden: true }),
    JSON.stringify(readStripeOptions(right)),
    inspect(createStripeGateway(right), { depth: 9, showHidden: true }),
    JSON.stringify(createStripeGateway(right)),
  ].join('\n');
  expect(shown).not.toMatch(/canary/);
});

test.each([
  [{ accountID: 'acct_1A' }, 'accountId'],
  [{ webhookToleranceSecs: 5 }, 'webhookToleranceSeconds'],
])('refuses %j, and proposes %s', (wrong, nearest) => {
  expect(() => createStripeGateway({ ...right, ...wrong })).toThrow(`did you mean \`${nearest}\`?`);
});
