import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxMessageBytes } from './decode-mpesa-body.js';
import type { MpesaMessageKind, MpesaMessageReading } from './mpesa-message.js';
import { readMpesaMessage } from './read-mpesa-message.js';

interface Fixture {
  readonly file: string;
  readonly kind: MpesaMessageKind;
  readonly httpStatus?: number;
  readonly expected: MpesaMessageReading;
}

const folder = new URL('../__fixtures__/', import.meta.url);
const fixtures = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as readonly Fixture[];
const read = (text: string, kind: MpesaMessageKind = 'malformed') =>
  readMpesaMessage(Buffer.from(text), { kind });

const callbackKinds: readonly MpesaMessageKind[] = [
  'stk-callback',
  'b2c-result',
  'b2b-result',
  'reversal-result',
  'status-result',
  'balance-result',
  'b2b-express',
  'c2b',
  'ratiba',
  'soap-c2b',
  'soap-b2c',
  'soap-checkout',
  'vodacom',
  'malformed',
];

describe('our own messages', () => {
  for (const { file, kind, httpStatus, expected } of fixtures) {
    it(`reads ${file} as ${expected.outcome}`, () => {
      const bytes = readFileSync(new URL(file, folder));
      expect(
        readMpesaMessage(bytes, { kind, ...(httpStatus !== undefined && { httpStatus }) }),
      ).toMatchObject(expected);
    });

    it(`reads ${file} cut at any place without ever calling it a success of another amount`, () => {
      const bytes = readFileSync(new URL(file, folder));
      for (let end = 0; end < bytes.toString('utf8').trimEnd().length; end += 7) {
        const reading = readMpesaMessage(bytes.subarray(0, end), { kind });
        expect(['invalid', 'unknown', 'rejected']).toContain(reading.outcome);
      }
    });
  }

  it('recognizes a message by its shape alone where the shape tells', () => {
    const shapeless: readonly MpesaMessageKind[] = [
      'b2c-result',
      'b2b-result',
      'reversal-result',
      'status-result',
    ];
    for (const { file, kind, httpStatus, expected } of fixtures) {
      if (shapeless.includes(kind)) continue;
      const bytes = readFileSync(new URL(file, folder));
      const reading = readMpesaMessage(bytes, {
        kind: 'malformed',
        ...(httpStatus !== undefined && { httpStatus }),
      });
      expect({ file, outcome: reading.outcome }).toEqual({ file, outcome: expected.outcome });
    }
  });
});

describe('hostile messages', () => {
  // Each takes a few milliseconds; the bound is wide so that a busy machine does not decide.
  const deadlineMs = 5_000;
  const timed = (work: () => void) => {
    const startedAt = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - startedAt) / 1e6;
  };
  const hostile: Readonly<Record<string, string>> = {
    'a million opening brackets': '['.repeat(1_000_000),
    'deep JSON within the size limit': '{"a":'.repeat(40_000),
    'deep well-formed JSON': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    'an oversized message': `{"Body":"${'x'.repeat(maxMessageBytes)}"}`,
    'a prototype key': '{"__proto__":{"outcome":"succeeded"},"Body":{}}',
    'an escaped prototype key': '{"\\u005f_proto__":{"a":1},"TransID":"X","TransAmount":"1.00"}',
    'a constructor key': '{"TransID":"X","TransAmount":"1.00","constructor":{"prototype":{"a":1}}}',
    'an entity bomb': `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}">]><a>${'&b;'.repeat(1000)}</a>`,
    'deep XML': `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`,
    'many XML siblings': `<a>${'<b/>'.repeat(16_000)}</a>`,
    'an endless XML attribute': `<a b="${'c'.repeat(60_000)}`,
    'white space in a tag': `<a${' '.repeat(60_000)}/`,
    'many unclosed comments': '<!--'.repeat(16_000),
    'many angle brackets': '<'.repeat(65_000),
    'nested CDATA': `<a>${'<![CDATA['.repeat(7_000)}]]></a>`,
    'a result list of a hundred thousand items': `{"Result":{"ResultCode":0,"ConversationID":"AG_1","ResultParameters":{"ResultParameter":[${'{},'.repeat(60_000)}{}]}}}`,
    'nothing at all': '',
    'a null': 'null',
    'a lone surrogate': '"\\ud800"',
    HTML: '<html><body>blocked</body></html>',
    'zero bytes': '\0\0\0\0',
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`reads ${name} as no outcome, within a bounded time, whatever it was announced as`, () => {
      for (const kind of callbackKinds) {
        const elapsed = timed(() =>
          expect(['succeeded', 'failed', 'accepted']).not.toContain(read(text, kind).outcome),
        );
        expect(elapsed).toBeLessThan(deadlineMs);
      }
      expect(({} as { outcome?: string }).outcome).toBeUndefined();
    });
  }
});

describe('any bytes', () => {
  it('are read without throwing, and never as money that moved', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...callbackKinds), (bytes, kind) => {
        expect(readMpesaMessage(bytes, { kind }).outcome).not.toBe('succeeded');
      }),
    );
  });

  it('are read without throwing when they are JSON of any shape', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom(...callbackKinds),
        fc.integer({ min: 100, max: 599 }),
        (text, kind, httpStatus) => {
          expect(readMpesaMessage(Buffer.from(text), { kind, httpStatus }).outcome).not.toBe('succeeded');
        },
      ),
    );
  });

  it('never turn into a success when one value of a failure is replaced', () => {
    const failure = {
      MerchantRequestID: 'm',
      CheckoutRequestID: 'ws_CO_1',
      ResultCode: 1032,
      ResultDesc: 'x',
    };
    const keys = ['MerchantRequestID', 'CheckoutRequestID', 'ResultDesc', 'CallbackMetadata'];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        const text = JSON.stringify({ Body: { stkCallback: { ...failure, [key]: value } } });
        expect(read(text, 'stk-callback').outcome).not.toBe('succeeded');
      }),
    );
  });

  it('state an amount exactly, or none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (cents) => {
        const major = (cents / 100).toFixed(2);
        const text = JSON.stringify({ TransID: 'S1', TransAmount: major, OrgAccountBalance: '1' });
        expect(read(text, 'c2b').amount).toBe(major);
      }),
    );
  });
});
