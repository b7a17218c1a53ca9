import { promptResultCodeIndex } from '../daraja/mapping/prompt-result-codes.js';
import { applyResultCode, blankMessage } from './build-message.js';
import {
  amountOf,
  compact,
  identifierOf,
  listOf,
  pairValue,
  receiptOf,
  recordOf,
  textOf,
  type JsonRecord,
} from './json-fields.js';
import type { MpesaMessage, MpesaMessageDetails } from './mpesa-message.js';
import { readApiError } from './read-api-error.js';

/** An id with another provider's prefix, such as `pi_`; ours begin with `ws_CO_`, and very old ones have no prefix at all. */
const foreignPrefix = /^(?!ws_CO_)[a-z]{2,8}_/;

/** The outcome of a deposit prompt: `Body.stkCallback`. The code decides; the text varies and sometimes contradicts it. */
export function readStkCallback(json: unknown): MpesaMessage {
  const callback = recordOf(recordOf(recordOf(json)?.['Body'])?.['stkCallback']);
  if (callback === undefined) return blankMessage('stk-callback', 'invalid');
  const resultCode = identifierOf(callback['ResultCode']);
  const checkoutRequestId = identifierOf(callback['CheckoutRequestID']);
  const items = listOf(recordOf(callback['CallbackMetadata'])?.['Item']);
  const item = (name: string) => pairValue(items, 'Name', 'Value', name);
  const amount = amountOf(item('Amount'));
  const isForeign = checkoutRequestId !== null && foreignPrefix.test(checkoutRequestId);
  if (resultCode === null || checkoutRequestId === null || isForeign) {
    const gatewayReference = isForeign ? null : checkoutRequestId;
    return { ...blankMessage('stk-callback', 'invalid'), resultCode, gatewayReference, amount };
  }
  const details = compact<MpesaMessageDetails>({
    description: textOf(callback['ResultDesc']),
    phoneNumber: textOf(item('PhoneNumber')),
    time: textOf(item('TransactionDate')),
  });
  const receipt = receiptOf(item('MpesaReceiptNumber'));
  return applyResultCode('stk-callback', promptResultCodeIndex, {
    resultCode,
    gatewayReference: checkoutRequestId,
    receipt,
    amount,
    details,
  });
}

/**
 * The answer to a prompt query. It states neither receipt nor amount, but the queried id is the gateway's own for our request. A prompt that
 * is still open is answered with code 4999 or with an API error.
 */
export function readStkQuery(json: unknown, httpStatus: number | undefined): MpesaMessage {
  const answer = recordOf(json);
  const resultCode = identifierOf(answer?.['ResultCode']);
  const isHttpError = httpStatus !== undefined && (httpStatus < 200 || httpStatus > 299);
  if (answer === undefined || resultCode === null || isHttpError)
    return { ...readApiError(json, httpStatus), kind: 'stk-query' };
  const row = promptResultCodeIndex.get(resultCode);
  const outcome = row?.outcome ?? 'unknown';
  return {
    ...blankMessage('stk-query', outcome),
    resultCode,
    gatewayReference: identifierOf(answer['CheckoutRequestID']),
    details: compact<MpesaMessageDetails>({ description: textOf(answer['ResultDesc']) }),
    ...(row?.reason !== undefined && { reason: row.reason }),
    ...(row?.retryable !== undefined && { retryable: row.retryable }),
    ...(row?.doubtful !== undefined && { doubtful: row.doubtful }),
  };
}

/** The outcome of a prompt to another business (B2B express): flat, camelCase. */
export function readB2bExpress(json: unknown): MpesaMessage {
  const message: JsonRecord = recordOf(json) ?? {};
  const resultCode = identifierOf(message['resultCode']);
  const gatewayReference = identifierOf(message['requestId']);
  const amount = amountOf(message['amount']);
  const receipt = receiptOf(message['transactionId']);
  const facts = { resultCode, gatewayReference, amount };
  if (resultCode === null || gatewayReference === null)
    return { ...blankMessage('b2b-express', 'invalid'), ...facts };
  const details = compact<MpesaMessageDetails>({ description: textOf(message['resultDesc']) });
  if (resultCode === '4001') {
    return { ...blankMessage('b2b-express', 'failed'), ...facts, reason: 'canceled', details };
  }
  const isProven = resultCode === '0' && receipt !== null && amount !== null;
  return { ...blankMessage('b2b-express', isProven ? 'succeeded' : 'unknown'), ...facts, receipt, details };
}
