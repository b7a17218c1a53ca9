import { describe, expect, it } from 'vitest';
import { createPinoLogger } from './pino-logger.js';
import { createRedactor } from './redact-text.js';

const redact = createRedactor(['a-very-known-secret', 'with "quotes" and / signs']);
const hex = '0123456789abcdef0123456789abcdef';

describe('logged lines', () => {
  it.each([
    ['a known secret', 'x a-very-known-secret y', 'x [redacted] y'],
    ['a known secret inside JSON', JSON.stringify({ a: 'with "quotes" and / signs' }), '{"a":"[redacted]"}'],
    ['an API token', `lango_test_AbCdEfGhIjKl${'x'.repeat(49)}`, 'lango_test_AbCdEfGhIjKl[redacted]'],
    ['a callback secret', 'whsec_c2VjcmV0c2VjcmV0', 'whsec_[redacted]'],
    ['a provider key', `sk_${'live'}_abc123DEF456`, `sk_${'live'}_[redacted]`],
    ['a bearer header', 'authorization: Bearer abcdefghij', 'authorization: Bearer [redacted]'],
    ['a transaction’s address', `/callbacks/m/t/${hex}/${hex}/result`, `/callbacks/m/t/${hex}/[redacted]/result`],
    ['an address of unasked payments', `/callbacks/m/c2b/${hex}/confirmation`, '/callbacks/m/c2b/[redacted]/confirmation'],
    ['a phone number', 'to +254712345678 now', 'to +254******678 now'],
    ['a number in JSON without quotes', '{"PhoneNumber":254712345678}', '{"PhoneNumber":"254******678"}'],
    ['an id that ends in a number', 'ws_CO_22112026120000123712345678', 'ws_CO_22112026120000123******678'],
    ['a number beside a line break', 'x\\n254712345678', 'x\\n254******678'],
  ])('shows no more than the shape of %s', (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  }); // prettier-ignore

  it('leaves ids, times and small numbers as they are', () => {
    const text = `{"time":1790000000500,"transactionId":"txn_0123456789ab0123456789abcdef0123","tries":12,"dueAtMs":1790000000500}`;
    expect(redact(text)).toBe(text);
  });

  it('contain known members only, and errors without their stack or properties', () => {
    const lines: string[] = [];
    const logger = createPinoLogger({ destination: { write: (line) => void lines.push(line) } });
    const error = Object.assign(new Error('refused for +254712345678'), { request: { authorization: 'x' }, code: 'E_X' });
    logger.warn({ transactionId: 'txn_1', error, body: { phoneNumber: '+254712345678' }, headers: { cookie: 'x' } }, 'went wrong for 254712345678');
    const line = JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
    expect(line).toMatchObject({
      transactionId: 'txn_1',
      error: { name: 'Error', message: 'refused for +254******678', code: 'E_X' },
      omitted: ['body', 'headers'],
      msg: 'went wrong for 254******678',
    });
    expect(lines[0]).not.toMatch(/authorization|cookie|712345|stack/);
  }); // prettier-ignore
});
