import { memberOf, recordOf, type JsonRecord } from './json-fields.js';
import type { MpesaMessageKind } from './mpesa-message.js';
import { isReply } from './read-reply.js';
import { resultEnvelopeOf } from './read-result-messages.js';

/** The kind of a JSON message, by its shape alone; `malformed` where it matches no message of M-Pesa. */
export function detectMessageKind(json: unknown): MpesaMessageKind {
  const message = recordOf(json);
  if (message === undefined) return 'malformed';
  const has = (name: string) => Object.hasOwn(message, name);
  if (has('Body')) return 'stk-callback';
  if (has('Result')) return resultKindOf(message);
  if (has('TransID') || has('TransAmount')) return 'c2b';
  if (has('resultCode') && has('requestId')) return 'b2b-express';
  if (memberOf(message, 'responseHeader') !== undefined) return 'ratiba';
  if (Object.keys(message).some((key) => /^(?:in|out)put_/.test(key))) return 'vodacom';
  if (has('errorCode') || has('fault')) return 'api-error';
  if (has('ResponseRefID')) return 'pull';
  if (has('ResultCode') && has('CheckoutRequestID')) return 'stk-query';
  if (has('ResponseCode') || has('access_token') || has('ConversationID')) return 'ack';
  return isReply(message) ? 'ack' : 'malformed';
}

function resultKindOf(message: JsonRecord): MpesaMessageKind {
  const parameter = resultEnvelopeOf(message)?.parameter;
  if (parameter?.('AccountBalance') !== undefined) return 'balance-result';
  if (parameter?.('TransactionStatus') !== undefined) return 'status-result';
  if (parameter?.('OriginalTransactionID') !== undefined) return 'reversal-result';
  if (parameter?.('TransactionReceipt') !== undefined) return 'b2c-result';
  return 'b2b-result';
}
