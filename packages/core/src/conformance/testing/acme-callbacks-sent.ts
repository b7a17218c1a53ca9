import { formatMajorUnits } from '../../money/format-major-units.js';
import type { Transaction } from '../../transaction/transaction.js';
import type { ConformanceCallback, ConformanceCallbackContent } from '../conformance-harness.js';
import type { ConformanceCodes, ConformanceOtherCallback } from '../conformance-statement.js';
import { signAcmeCallback } from './acme-provider.js';

/** The fictional provider's documented codes. */
export const acmeCodes: ConformanceCodes = {
  member: 'status',
  amountMember: 'amount',
  idMember: 'reference',
  refusals: [
    {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"accepted":false,"message":"no such account"}',
    },
  ],
  means: {
    OK: 'succeeded',
    WAITING: 'pending',
    HELD: 'pending',
    NO_FUNDS: { failed: 'insufficient_funds' },
    BLOCKED: { failed: 'declined' },
  },
};

/** A body as the provider signs and sends it. */
export function signed(body: object, secret?: string): ConformanceCallback {
  const payload = Buffer.from(JSON.stringify(body));
  const headers = { 'acme-signature': signAcmeCallback(payload, secret) };
  return { payload, headers, url: 'https://host.example/callbacks/acme' };
}

/** The body of a callback about one movement. */
export function callbackBody(
  { transactionId, kind, gatewayReference, money }: Transaction,
  content: ConformanceCallbackContent,
): object {
  return {
    amount: formatMajorUnits(content.money ?? money),
    currency: (content.money ?? money).currency,
    ...(content.fee !== undefined && { fee: formatMajorUnits(content.fee) }),
    kind,
    id: gatewayReference,
    reference: transactionId,
    status: { succeeded: 'OK', failed: 'NO_FUNDS', 'unknown-code': 'SIDEWAYS' }[content.outcome],
    mode: 'test',
    message: 'done',
  };
}

/** A callback about one movement. */
export function acmeCallback(
  transaction: Transaction,
  content: ConformanceCallbackContent,
  secret?: string,
): ConformanceCallback {
  return signed(callbackBody(transaction, content), secret);
}

/** Several movements in one body, each signed separately. */
export function acmeBatch(parts: readonly object[]): ConformanceCallback {
  const batch = parts.map((part) => ({ ...part, sig: signAcmeCallback(Buffer.from(JSON.stringify(part))) }));
  return { ...signed({ batch }), headers: {} };
}

/** A chargeback of 12.50 dinars. */
export const acmeDispute: ConformanceOtherCallback = {
  ...signed({
    dispute: { id: 'dispute-1', reference: 'txn_disputed', amount: '12.500', currency: 'KWD', code: 'FRAUD' },
  }),
  tells: {
    entries: [
      {
        kind: 'chargeback',
        entryReference: 'dispute-1',
        transactionId: 'txn_disputed',
        money: { amountMinor: 12_500, currency: 'KWD' },
      },
    ],
  },
};
