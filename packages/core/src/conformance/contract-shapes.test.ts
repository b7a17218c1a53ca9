import fc from 'fast-check';
import { expect, it } from 'vitest';
import { garbage } from '../input/testing/garbage.js';
import { gatewayRecordSchema } from '../schemas/gateway-record-schema.js';
import { gatewayResponseSchema } from '../schemas/gateway-response-schema.js';
import { recordProblem, responseProblem } from './contract-shapes.js';

const money = { amountMinor: 5, currency: 'KES' };
const responses: readonly object[] = [
  {
    status: 'succeeded',
    gatewayReference: 'g',
    receiptNumber: 'r',
    money,
    fee: money,
    isPartialCapture: true,
  },
  { status: 'pending', gatewayReference: 'g', rawCode: 'c', isInconclusive: false },
  { status: 'pending', gatewayReference: 'g', action: { type: 'redirect', url: 'https://pay.example' } },
  { status: 'pending', gatewayReference: 'g', action: { type: 'client-secret', clientSecret: 's' } },
  { status: 'pending', gatewayReference: 'g', action: { type: 'approve-on-device', accountReference: 'a' } },
  {
    status: 'failed',
    reason: 'declined',
    rawCode: '1',
    rawMessage: 'no',
    gatewayReference: 'g',
    retryable: false,
  },
];
const records: readonly object[] = [
  {
    recordReference: 'r', kind: 'deposit', direction: 'in', money, fee: money, occurredAt: '2026-11-22T10:00:00Z',
    transactionId: 't', gatewayReference: 'g', receiptNumber: 'n', accountReference: 'a', entryReference: 'e',
    originalTransactionId: 'o', originalGatewayReference: 'p',
  },
]; // prettier-ignore
const bad = fc.oneof(
  fc.constantFrom(...Object.values(garbage), 'x'.repeat(256), 'x'.repeat(65), 'failed', { type: 'redirect' }),
  fc.string(),
  fc.integer(),
  fc.record({
    amountMinor: fc.integer(),
    currency: fc.constantFrom('KES', 'kes', 'XXX'),
    more: fc.constant(1),
  }),
);

/** The sample, with one member replaced. */
const changed = (samples: readonly object[]) =>
  fc
    .constantFrom(...samples)
    .chain((sample) =>
      fc
        .constantFrom(...Object.keys(sample))
        .chain((name) => bad.map((value) => ({ ...sample, [name]: value }))),
    );

it.each([
  ['a response', responses, responseProblem, gatewayResponseSchema],
  ['a record', records, recordProblem, gatewayRecordSchema],
] as const)('accepts %s exactly where the schema does', (_, samples, problemOf, schema) => {
  for (const sample of samples) expect(problemOf(sample)).toBeUndefined();
  for (const value of Object.values(garbage)) expect(problemOf(value)).toBeTypeOf('string');
  fc.assert(
    fc.property(changed(samples), (value) => {
      expect(problemOf(value) === undefined).toBe(schema.safeParse(value).success);
    }),
    { numRuns: 3_000 },
  );
});
