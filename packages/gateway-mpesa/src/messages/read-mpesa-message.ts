import { interpretMpesaMessage, type MpesaMessageContext } from './interpret-mpesa-message.js';
import type { MpesaMessageReading } from './mpesa-message.js';

/**
 * Reads one M-Pesa message: a callback, a result or the answer to a request, as JSON or SOAP. The adapter reads every message with this
 * code, so it can be checked against recorded messages.
 *
 * Never throws, whatever the bytes: what cannot be read is `invalid`, or `unknown` where it answers a request of ours.
 *
 * @param context `kind` says what the message is; `malformed` means detect it by its shape
 */
export function readMpesaMessage(
  bytes: Uint8Array,
  context: Pick<MpesaMessageContext, 'kind' | 'httpStatus'>,
): MpesaMessageReading {
  const { outcome, resultCode, gatewayReference, receipt, amount, retryable } = interpretMpesaMessage(
    bytes,
    context,
  );
  const reading = { outcome, resultCode, gatewayReference, receipt, amount };
  return retryable === undefined ? reading : { ...reading, retryable };
}
