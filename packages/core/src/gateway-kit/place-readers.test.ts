import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import { createAccountTokens } from './account-tokens.js';
import { createAmountUnits } from './amount-units.js';
import { createStatusMap } from './create-status-map.js';
import { createTokenCache } from './create-token-cache.js';
import { harmlessStep } from './harmless-step.js';
import { answer, callback, input } from './place-readers.js';
import { parseXml, xmlFields } from './xml/index.js';

const errorOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('amount units', () => {
  it('write and read minor units, major units and units with other decimals', () => {
    const units = createAmountUnits('major', { UGX: { decimals: 2 }, JPY: 'minor', ISK: { decimals: 0 } });
    const written = [
      { amountMinor: 150_050, currency: 'KES' },
      { amountMinor: 5, currency: 'KWD' },
      { amountMinor: 700, currency: 'UGX' },
      { amountMinor: 700, currency: 'JPY' },
      { amountMinor: 700, currency: 'ISK' },
    ].map((money) => [
      units.toText(money),
      units.toNumber(money),
      units.toMinor(units.toText(money), money.currency),
    ]);
    expect(written).toEqual([
      ['1500.50', 1500.5, 150_050],
      ['0.005', 0.005, 5],
      ['70000', 70_000, 700],
      ['700', 700, 700],
      ['700', 700, 700],
    ]);
  });

  it('refuse to read what would have to be rounded or guessed', () => {
    const units = createAmountUnits('major', { UGX: { decimals: 2 } });
    const unread = ['1.505', '1e3', '-1', ' ', '', '1,5', 'n/a', null, true, 1e21, 0.1 + 0.2];
    expect(unread.map((written) => units.toMinor(written, 'KES'))).toEqual(unread.map(() => undefined));
    expect(units.toMinor('70050', 'UGX')).toBeUndefined();
    expect(units.toMinor('1.50', 'XXX')).toBeUndefined();
    expect(units.toMinor('1.500', 'KES')).toBe(150);
  });

  it('refuse to write what the provider’s unit cannot express', () => {
    const units = createAmountUnits({ decimals: 0 });
    expect(errorOf(() => units.toText({ amountMinor: 150, currency: 'KES' }))).toMatchObject({
      code: 'invalid_request',
      effect: 'none',
    });
    expect(units.toText({ amountMinor: 200, currency: 'KES' })).toBe('2');
  });
});

describe('a reader', () => {
  const units = createAmountUnits('major');
  const places = [
    [answer, { code: 'response_unreadable', effect: 'unknown' }],
    [callback, { code: 'callback_unreadable', effect: 'none' }],
    [input, { code: 'invalid_request', effect: 'none' }],
  ] as const;

  it.each(places)('throws the error of its place (%#)', (place, wanted) => {
    const fields = place.json(
      Buffer.from('{"amount":"1.505","currency":"KES","deep":{"status":""},"many":7}'),
    );
    for (const work of [
      () => fields.money('amount', 'currency', units),
      () => fields.money('amount', { is: 'KES' }, units),
      () => fields.money('amount', 'none', units),
      () => fields.text('deep.status'),
      () => fields.text('deep.none'),
      () => fields.object('many'),
      () => fields.list('many'),
      () => fields.optionalText('deep'),
      () => place.json(Buffer.from('{')),
      () => place.json(Buffer.from('null')),
      () => place.fields(undefined),
      () => createStatusMap({ OK: 'succeeded' })({ rawCode: 'OK' }, fields),
    ])
      expect(errorOf(work)).toMatchObject(wanted);
  });

  it('reads members, numbers as strings, and missing members as undefined', () => {
    const fields = answer.json(Buffer.from('{"id":7,"of":{"x":null},"list":[{"a":"b"}],"amount":12.5}'));
    expect(fields.text('id')).toBe('7');
    expect(fields.optionalText('of.x')).toBeUndefined();
    expect(fields.raw('constructor.name')).toBeUndefined();
    expect(fields.list('list').map((one) => one.text('a'))).toEqual(['b']);
    expect(fields.money('amount', { is: 'KES' }, units)).toEqual({ amountMinor: 1_250, currency: 'KES' });
    expect(fields.optionalMoney('none', 'none', units)).toBeUndefined();
  });

  it('reads forms and XML alike', () => {
    const form = callback.form(Buffer.from('status=OK&amount=5.00&currency=kes'));
    expect(form.money('amount', 'currency', units)).toEqual({ amountMinor: 500, currency: 'KES' });
    const xml = answer.fields(xmlFields(parseXml('<r><a><b>1</b></a><c>2</c><c>3</c></r>')));
    expect([xml.text('a.b'), xml.raw('c')]).toEqual(['1', ['2', '3']]);
    expect(errorOf(() => xml.text('c'))).toMatchObject({ code: 'response_unreadable' });
    expect(errorOf(() => parseXml('<r>', { place: 'answer' }))).toMatchObject({
      code: 'response_unreadable',
      effect: 'unknown',
    });
  });
});

describe('a harmless step', () => {
  it('has no effect, for any failure', async () => {
    const lost = new PaymentError('connection_lost', 'unknown', 'lost', undefined, { rawCode: 'ECONNRESET' });
    await expect(harmlessStep(() => Promise.reject(lost))).rejects.toMatchObject({
      code: 'connection_lost',
      effect: 'none',
      rawCode: 'ECONNRESET',
    });
    await expect(harmlessStep(async () => 7)).resolves.toBe(7);
  });
});

describe('the tokens of an account', () => {
  const { signal } = new AbortController();
  const tokensOf = (...account: string[]) => {
    const fetched: string[] = [];
    const tokens = createAccountTokens({
      account,
      fetchToken: async () => {
        fetched.push(`${account.join('/')}-${fetched.length + 1}`);
        return { value: fetched.at(-1) ?? '', expiresAtMs: Date.now() + 3_600_000 };
      },
    });
    return { tokens, fetched };
  };

  it('are never another account’s, also in one cache', async () => {
    const tokenCache = createTokenCache();
    const [one, other] = [tokensOf('a', 'bc'), tokensOf('ab', 'c')];
    const context = { signal, tokenCache };
    expect(await one.tokens.obtain(context)).toBe('a/bc-1');
    expect(await other.tokens.obtain(context)).toBe('ab/c-1');
    expect(await one.tokens.obtain(context)).toBe('a/bc-1');
    expect(await one.tokens.obtain(context, 'a/bc-1')).toBe('a/bc-2');
  });

  it('are kept without a cache of the host, and a failed fetch has no effect', async () => {
    const { tokens, fetched } = tokensOf('a');
    await Promise.all([tokens.obtain({ signal }), tokens.obtain({ signal })]);
    expect(fetched).toHaveLength(1);
    const failing = createAccountTokens({
      account: ['a'],
      fetchToken: async () => Promise.reject(new PaymentError('gateway_timeout', 'unknown', 'late')),
    });
    await expect(failing.obtain({ signal })).rejects.toMatchObject({
      code: 'gateway_timeout',
      effect: 'none',
    });
  });
});

it('items are none, one or several, as XML has them', () => {
  const fields = answer.fields({
    one: { id: 'a' },
    several: [{ id: 'a' }, { id: 'b' }],
    empty: [],
    text: 'a',
  });
  const ids = (path: string) => fields.items(path).map((item) => item.text('id'));
  expect([ids('none'), ids('one'), ids('several'), ids('empty')]).toEqual([[], ['a'], ['a', 'b'], []]);
  expect(() => fields.items('text')).toThrow(
    expect.objectContaining({ code: 'response_unreadable' }) as Error,
  );
});
