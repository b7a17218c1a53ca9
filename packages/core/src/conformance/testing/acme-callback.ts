import { createHmac } from 'node:crypto';
import { PaymentError } from '../../errors/payment-error.js';
import type { GatewayCallbackResult } from '../../gateway/v1/gateway-callback-v1.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { createAmountUnits } from '../../gateway-kit/amount-units.js';
import { constantTimeEqual } from '../../gateway-kit/constant-time-equal.js';
import { callback, type FieldReader } from '../../gateway-kit/place-readers.js';
import { readHeader } from '../../gateway-kit/read-header.js';

const amounts = createAmountUnits('major');

/** Reads a callback about one movement or a dispute, signed in a header, or about several movements, each signed separately. */
export function readAcmeCallback(
  payload: Uint8Array,
  headers: Readonly<Record<string, string>>,
  secret: string,
  toResponse: (fields: FieldReader) => GatewayResponse,
): GatewayCallbackResult {
  const signatureOf = (bytes: Uint8Array | string) =>
    createHmac('sha256', secret).update(bytes).digest('hex');
  const acknowledgement = { status: 200, headers: {}, body: '' };
  const header = readHeader(headers, 'acme-signature');
  if (header === undefined) {
    const batch = batchOf(payload);
    if (batch.length === 0 || !batch.every((part) => isGenuine(part, signatureOf))) throw refused();
    const updates = batch
      .map((part) => callback.fields(part))
      .map((part) => ({ ...toResponse(part), transactionId: part.text('reference') }));
    return { kind: 'updates', updates, evidence: 'signed', acknowledgement };
  }
  if (!constantTimeEqual(header, signatureOf(payload))) throw refused();
  const fields = callback.json(payload);
  if (fields.raw('dispute') !== undefined) {
    const dispute = fields.object('dispute');
    const entry = {
      kind: 'chargeback' as const,
      entryReference: dispute.text('id'),
      transactionId: dispute.text('reference'),
      money: dispute.money('amount', 'currency', amounts),
      rawCode: dispute.text('code'),
      rawMessage: '',
    };
    return { kind: 'entries', entries: [entry], evidence: 'signed', acknowledgement };
  }
  const update = { ...toResponse(fields), transactionId: fields.text('reference') };
  return { kind: 'updates', updates: [update], evidence: 'signed', acknowledgement };
}

const refused = () => new PaymentError('callback_rejected', 'none', 'the signature does not match');

type Part = Readonly<Record<string, unknown>>;

function batchOf(payload: Uint8Array): readonly Part[] {
  try {
    const { batch } = JSON.parse(Buffer.from(payload).toString()) as { readonly batch?: unknown };
    return Array.isArray(batch) ? (batch as readonly Part[]) : [];
  } catch {
    return [];
  }
}

/** Each part is signed separately, without its signature member. */
function isGenuine({ sig, ...rest }: Part, signatureOf: (bytes: string) => string): boolean {
  return typeof sig === 'string' && constantTimeEqual(sig, signatureOf(JSON.stringify(rest)));
}
