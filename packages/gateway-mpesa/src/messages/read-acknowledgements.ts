import { blankMessage } from './build-message.js';
import {
  amountOf,
  compact,
  filledTextOf,
  identifierOf,
  listOf,
  memberOf,
  receiptOf,
  recordOf,
  textOf,
  type JsonRecord,
} from './json-fields.js';
import type { MpesaMessage, MpesaMessageDetails } from './mpesa-message.js';
import { readApiError } from './read-api-error.js';
import { isAccepting, isReply, readReply } from './read-reply.js';

/**
 * The answer to a request of ours: queued, not done. A payment request answered without its id, or with an undocumented response code,
 * is `unknown`.
 */
export function readAck(json: unknown, httpStatus: number | undefined): MpesaMessage {
  const answer = recordOf(json);
  const isHttpError = httpStatus !== undefined && (httpStatus < 200 || httpStatus > 299);
  // Only an answer to a request of ours has an HTTP status. Without one this may be a reply to a callback.
  if (httpStatus === undefined && isReply(json)) return readReply(json);
  if (
    answer === undefined ||
    isHttpError ||
    answer['errorCode'] !== undefined ||
    answer['fault'] !== undefined
  ) {
    return readApiError(json, httpStatus);
  }
  if (textOf(answer['access_token']) !== undefined) return readToken(answer);
  const resultCode = identifierOf(answer['ResponseCode'] ?? answer['code']);
  const gatewayReference =
    identifierOf(answer['CheckoutRequestID']) ?? identifierOf(answer['ConversationID']);
  const details = compact<MpesaMessageDetails>({
    description: textOf(answer['ResponseDescription'] ?? answer['status']),
    originatorConversationId: filledTextOf(
      answer['OriginatorConversationID'] ??
        answer['OriginatorCoversationID'] ??
        answer['OriginatorConverstionID'],
    ),
    qrCode: filledTextOf(answer['QRCode']),
  });
  return {
    ...blankMessage('ack', isAccepted(answer, resultCode, gatewayReference) ? 'accepted' : 'unknown'),
    resultCode,
    gatewayReference,
    details,
  };
}

function isAccepted(answer: JsonRecord, resultCode: string | null, gatewayReference: string | null): boolean {
  if (answer['QRCode'] !== undefined) return filledTextOf(answer['QRCode']) !== undefined;
  const isPrompt = answer['MerchantRequestID'] !== undefined || answer['CheckoutRequestID'] !== undefined;
  if (isPrompt && gatewayReference === null) return false;
  if (resultCode === null) return gatewayReference !== null;
  return isAccepting(resultCode);
}

function readToken(answer: JsonRecord): MpesaMessage {
  const details = compact<MpesaMessageDetails>({
    accessToken: filledTextOf(answer['access_token']),
    expiresInSeconds: filledTextOf(answer['expires_in']),
  });
  return { ...blankMessage('ack', details.accessToken === undefined ? 'unknown' : 'accepted'), details };
}

/**
 * Standing orders: code 200 acknowledges, code 0 says that the mandate exists; neither moves money. The portal's samples differ in the case of
 * their keys.
 */
export function readRatiba(json: unknown): MpesaMessage {
  const header = recordOf(memberOf(json, 'responseHeader'));
  const data = (name: string) => dataValue(memberOf(memberOf(json, 'responseBody'), 'responseData'), name);
  const resultCode = identifierOf(memberOf(header, 'responseCode'));
  const gatewayReference = identifierOf(
    memberOf(header, 'responseRefID') ?? memberOf(header, 'requestRefID'),
  );
  if (resultCode === null || gatewayReference === null)
    return { ...blankMessage('ratiba', 'invalid'), resultCode, gatewayReference };
  const outcome =
    resultCode === '200' ? 'accepted' : resultCode === '0' ? 'informational' : ratibaFailure(resultCode);
  const isMandate = resultCode === '0';
  return {
    ...blankMessage('ratiba', outcome),
    resultCode,
    gatewayReference,
    receipt: isMandate ? receiptOf(data('TransactionID')) : null,
    amount: isMandate ? amountOf(data('Amount') ?? data('TransactionAmount')) : null,
  };
}

/** 1050 a mandate of that name exists, 1051 a field is wrong; the others are the prompt's. */
const ratibaFailures = new Set([
  '1',
  '1001',
  '1019',
  '1025',
  '1031',
  '1032',
  '1037',
  '1050',
  '1051',
  '2001',
  '9999',
]);

function ratibaFailure(resultCode: string): MpesaMessage['outcome'] {
  if (ratibaFailures.has(resultCode)) return 'failed';
  return /^[45]\d\d/.test(resultCode) && resultCode.startsWith('4') ? 'rejected' : 'unknown';
}

/** The value under a name in a list of `{ name, value }`, one of them or several. */
function dataValue(items: unknown, name: string): unknown {
  const expected = name.toLowerCase();
  const item = listOf(items).find((one) => textOf(memberOf(one, 'name'))?.toLowerCase() === expected);
  return memberOf(item, 'value');
}

/** Pull transactions: 1000 means success; the rows are an array in an array and describe none of our transactions. */
export function readPull(json: unknown, httpStatus: number | undefined): MpesaMessage {
  const answer = recordOf(json);
  const resultCode = identifierOf(answer?.['ResponseCode'] ?? answer?.['Response Status']);
  const gatewayReference = identifierOf(answer?.['ResponseRefID']);
  if (answer === undefined || resultCode === null) return { ...readApiError(json, httpStatus), kind: 'pull' };
  const ids = { resultCode, gatewayReference };
  if (resultCode !== '1000')
    return { ...blankMessage('pull', resultCode === '1001' ? 'rejected' : 'unknown'), ...ids };
  return {
    ...blankMessage('pull', answer['Response'] === undefined ? 'accepted' : 'informational'),
    ...ids,
  };
}
