import { blankMessage } from './build-message.js';
import { compact, filledTextOf, identifierOf, recordOf, textOf, type JsonRecord } from './json-fields.js';
import type { MpesaMessage, MpesaMessageDetails } from './mpesa-message.js';
import { readApiError } from './read-api-error.js';

/**
 * The answer to a request of ours: queued, not done. A payment request that was answered without its id, or with a response code nobody has
 * documented, is `unknown`.
 */
export function readAck(json: unknown, httpStatus: number | undefined): MpesaMessage {
  const answer = recordOf(json);
  const isHttpError = httpStatus !== undefined && (httpStatus < 200 || httpStatus > 299);
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
    ...blankMessage('ack', isTaken(answer, resultCode, gatewayReference) ? 'accepted' : 'unknown'),
    resultCode,
    gatewayReference,
    details,
  };
}

function isTaken(answer: JsonRecord, resultCode: string | null, gatewayReference: string | null): boolean {
  if (answer['QRCode'] !== undefined) return filledTextOf(answer['QRCode']) !== undefined;
  const isPrompt = answer['MerchantRequestID'] !== undefined || answer['CheckoutRequestID'] !== undefined;
  if (isPrompt && gatewayReference === null) return false;
  if (resultCode === null) return gatewayReference !== null;
  return /^0+$/.test(resultCode);
}

function readToken(answer: JsonRecord): MpesaMessage {
  const details = compact<MpesaMessageDetails>({
    accessToken: filledTextOf(answer['access_token']),
    expiresInSeconds: filledTextOf(answer['expires_in']),
  });
  return { ...blankMessage('ack', details.accessToken === undefined ? 'unknown' : 'accepted'), details };
}

/** Standing orders: code 200 acknowledges, code 0 tells that the mandate exists; no money moves by either. */
export function readRatiba(json: unknown): MpesaMessage {
  const message = recordOf(json);
  const header = recordOf(message?.['ResponseHeader']) ?? recordOf(message?.['responseHeader']);
  const body = recordOf(message?.['ResponseBody']) ?? recordOf(message?.['responseBody']);
  const resultCode = identifierOf(header?.['responseCode']);
  const gatewayReference = identifierOf(header?.['responseRefID'] ?? header?.['requestRefID']);
  if (resultCode === null || gatewayReference === null)
    return { ...blankMessage('ratiba', 'invalid'), resultCode, gatewayReference };
  const data = (name: string) => dataValue(body?.['responseData'], name);
  const outcome =
    resultCode === '200' ? 'accepted' : resultCode === '0' ? 'informational' : ratibaFailure(resultCode);
  const receipt = resultCode === '0' ? identifierOf(data('TransactionID')) : null;
  return { ...blankMessage('ratiba', outcome), resultCode, gatewayReference, receipt };
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

function dataValue(items: unknown, name: string): unknown {
  if (!Array.isArray(items)) return undefined;
  const found = items
    .map(recordOf)
    .find((item) => textOf(item?.['name'])?.toLowerCase() === name.toLowerCase());
  return found?.['value'];
}

/** Pull transactions: 1000 means success; the rows are an array in an array and are no fact about a transaction of ours. */
export function readPull(json: unknown, httpStatus: number | undefined): MpesaMessage {
  const answer = recordOf(json);
  const resultCode = identifierOf(answer?.['ResponseCode'] ?? answer?.['Response Status']);
  const gatewayReference = identifierOf(answer?.['ResponseRefID']);
  if (answer === undefined || resultCode === null) return { ...readApiError(json, httpStatus), kind: 'pull' };
  const known = { resultCode, gatewayReference };
  if (resultCode !== '1000')
    return { ...blankMessage('pull', resultCode === '1001' ? 'rejected' : 'unknown'), ...known };
  return {
    ...blankMessage('pull', answer['Response'] === undefined ? 'accepted' : 'informational'),
    ...known,
  };
}
