import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createMpesaGateway } from './create-mpesa-gateway.js';
import type { MpesaDarajaOptions } from './mpesa-options.js';
import { simulatedOptions } from './testing/simulated-mpesa.js';

const valid = simulatedOptions('https://daraja.example');

describe('createMpesaGateway', () => {
  const wrong: readonly (readonly [string, Partial<Record<keyof MpesaDarajaOptions, unknown>>])[] = [
    ['environment', { apiBaseUrl: undefined }],
    ['environment', { apiBaseUrl: undefined, environment: 'staging' }],
    ['apiBaseUrl', { apiBaseUrl: 'not an address' }],
    ['apiBaseUrl', { apiBaseUrl: 'ftp://daraja.example' }],
    ['apiBaseUrl', { apiBaseUrl: 'https://user:password@daraja.example' }],
    ['consumerKey', { consumerKey: '' }],
    ['consumerSecret', { consumerSecret: '   ' }],
    ['shortCode', { shortCode: undefined }],
    ['shortCode', { shortCode: '17A' }],
    ['passkey', { passkey: undefined }],
    ['tillNumber', { transactionType: 'CustomerBuyGoodsOnline' }],
    ['tillNumber', { tillNumber: '123456' }],
    ['transactionType', { transactionType: 'CustomerPayLater' }],
    ['gatewayId', { gatewayId: 'M-Pesa' }],
    ['callbackPath', { callbackPath: 'mpesa' }],
    ['callbackPath', { callbackPath: 'a/b' }],
    ['promptLifetimeMs', { promptLifetimeMs: -1 }],
    ['c2b.callbackSecret', { c2b: { callbackSecret: 'short' } }],
    ['c2b.shortCodes', { c2b: { shortCodes: '600000' } }],
    ['c2b.shortCodes', { c2b: { shortCodes: ['60'] } }],
    ['c2b.tillNumbers', { c2b: { tillNumbers: [567_890] } }],
    ['c2b.tillNumbers', { c2b: { tillNumbers: ['till'] } }],
    ['b2c.initiatorName', { b2c: { initiatorName: '', securityCredential: 'x' } }],
    ['b2c.initiatorPassword', { b2c: { initiatorName: 'x' } }],
    ['b2c.certificate', { b2c: { initiatorName: 'x', initiatorPassword: 'y' } }],
    ['b2c.commandId', { b2c: { initiatorName: 'x', securityCredential: 'y', commandId: 'Gift' } }],
    ['b2c.shortCode', { b2c: { initiatorName: 'x', securityCredential: 'y', shortCode: '' } }],
  ];
  const nonsense: readonly unknown[] = [
    null,
    Number.NaN,
    -1,
    0.5,
    '',
    true,
    10n,
    Symbol('x'),
    {},
    Object.create(null),
    [],
    '\n',
  ];
  it.each([
    'flavour',
    'apiBaseUrl',
    'consumerKey',
    'consumerSecret',
    'shortCode',
    'passkey',
    'transactionType',
    'tillNumber',
    'gatewayId',
    'callbackPath',
    'callbackSourceAddresses',
    'http',
    'now',
    'promptLifetimeMs',
    'c2b',
    'b2c',
  ] as const)('names %s for any nonsense', (field) => {
    for (const bad of nonsense) {
      const isEmptyGroup = (field === 'c2b' || field === 'b2c') && typeof bad === 'object' && bad !== null;
      const isEmptyList = field === 'callbackSourceAddresses' && Array.isArray(bad);
      // Left out is a default; an empty list is a list, and what an empty group lacks is named below.
      if (isEmptyList || (isEmptyGroup && !Array.isArray(bad))) continue;
      const options = { ...valid, [field]: bad };
      expect(() => createMpesaGateway(options), String(typeof bad)).toThrow(
        expect.objectContaining({ code: 'configuration_invalid', effect: 'none', field }) as Error,
      );
    }
  });

  for (const [field, change] of wrong) {
    it(`names ${field} when ${JSON.stringify(change)} is wrong`, () => {
      const options = { ...valid, ...change } as MpesaDarajaOptions;
      expect(() => createMpesaGateway(options)).toThrow(
        expect.objectContaining({ code: 'configuration_invalid', effect: 'none', field }),
      );
    });
  }

  it.each([
    [{ callbackSourceAdresses: ['1.2.3.4'] }, 'callbackSourceAddresses'],
    [{ b2c: { initiatorName: 'x', securityCredentials: 'y' } }, 'b2c.securityCredential'],
    [{ c2b: { shortcodes: [] } }, 'c2b.shortCodes'],
  ])('refuses %j, and proposes %s', (wrong, nearest) => {
    expect(() => createMpesaGateway({ ...valid, ...wrong } as MpesaDarajaOptions)).toThrow(
      `did you mean \`${nearest}\`?`,
    );
  });

  it('refuses to be called without options', () => {
    expect(() => createMpesaGateway(undefined as unknown as MpesaDarajaOptions)).toThrow('options');
  });

  it('counts as live only on the production host', () => {
    const environmentOf = (change: Partial<MpesaDarajaOptions>) => {
      const { apiBaseUrl: _unused, ...account } = valid;
      return createMpesaGateway({ ...account, ...change }).capabilities.environment;
    };
    expect(environmentOf({ environment: 'production' })).toBe('live');
    expect(environmentOf({ environment: 'sandbox' })).toBe('test');
    expect(environmentOf({ environment: 'production', apiBaseUrl: 'http://127.0.0.1:1' })).toBe('test');
    expect(environmentOf({ apiBaseUrl: 'https://api.safaricom.co.ke' })).toBe('live');
  });

  it('offers withdrawals and reversals only with an initiator', () => {
    const { b2c: _unused, ...depositsOnly } = valid;
    const { operations } = createMpesaGateway(depositsOnly).capabilities;
    expect(Object.keys(operations)).toEqual(['deposit', 'lookUp']);
    expect(Object.keys(createMpesaGateway(valid).capabilities.operations).sort()).toEqual([
      'deposit',
      'lookUp',
      'reverse',
      'withdraw',
    ]);
  });

  it('declares terms that are plain data', () => {
    const { capabilities } = createMpesaGateway(valid);
    expect(JSON.parse(JSON.stringify(capabilities))).toEqual(capabilities);
    expect(capabilities).toMatchObject({
      callbackProof: 'none',
      callbackPath: 'm',
      account: valid.shortCode,
      operations: {
        deposit: {
          idempotency: 'none',
          amounts: { KES: { minMinor: 100, maxMinor: 25_000_000, stepMinor: 100 } },
        },
        withdraw: { idempotency: 'lookup', absenceIsProof: false, amounts: { KES: { minMinor: 1_000 } } },
      },
    });
  });

  it('shows no credential when it is printed, inspected or serialized', () => {
    const canary = 'canary-5f1d';
    const gateway = createMpesaGateway({
      ...valid,
      consumerKey: `${canary}-key`,
      consumerSecret: `${canary}-secret`,
      passkey: `${canary}-passkey`,
      b2c: { initiatorName: 'initiator', securityCredential: `${canary}-credential` },
    });
    const shown = `${inspect(gateway, { depth: 20, showHidden: true })}${JSON.stringify(gateway)}`;
    expect(shown).not.toContain(canary);
  });
});
