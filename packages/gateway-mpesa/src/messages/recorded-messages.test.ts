import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMpesaMessage } from './read-mpesa-message.js';
import type { MpesaMessageKind, MpesaMessageReading } from './mpesa-message.js';

interface RecordedMessage {
  readonly file: string;
  readonly category: MpesaMessageKind;
  readonly httpStatus?: number;
  readonly expected: MpesaMessageReading & { readonly alsoAcceptable?: readonly string[] };
}

// The recordings come from public repositories and stay outside this one.
const folder = new URL('../../../../../shared/fixtures/mpesa/', import.meta.url);
const recorded: readonly RecordedMessage[] = existsSync(new URL('index.json', folder))
  ? (JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as RecordedMessage[])
  : [];

describe('recorded messages of other projects', () => {
  it('are read where the folder beside the repository exists', () => {
    if (recorded.length === 0)
      console.log('the folder of recorded M-Pesa messages is not there: 0 messages checked');
    else console.log(`${recorded.length} recorded M-Pesa messages checked`);
    expect(recorded.length === 0 || recorded.length > 100).toBe(true);
  });

  for (const { file, category, httpStatus, expected } of recorded) {
    it(`reads ${file} as ${expected.outcome}`, () => {
      const bytes = readFileSync(new URL(file, folder));
      const reading = readMpesaMessage(bytes, {
        kind: category,
        ...(httpStatus !== undefined && { httpStatus }),
      });
      expect([expected.outcome, ...(expected.alsoAcceptable ?? [])]).toContain(reading.outcome);
      if (reading.outcome === 'invalid') return;
      const { resultCode, gatewayReference, receipt, amount } = reading;
      expect({ resultCode, gatewayReference, receipt, amount }).toEqual({
        resultCode: expected.resultCode,
        gatewayReference: expected.gatewayReference,
        receipt: expected.receipt,
        amount: expected.amount,
      });
      if (expected.retryable !== undefined) expect(reading.retryable).toBe(expected.retryable);
    });
  }
});
