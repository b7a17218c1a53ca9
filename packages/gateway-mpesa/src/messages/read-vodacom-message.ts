import { vodacomCodeIndex, vodacomStatusWords } from '../mapping/vodacom-codes.js';
import { blankMessage } from './build-message.js';
import {
  compact,
  filledTextOf,
  identifierOf,
  receiptOf,
  recordOf,
  textOf,
  type JsonRecord,
} from './json-fields.js';
import type { MpesaMessage, MpesaMessageDetails } from './mpesa-message.js';

/** A message of Vodacom's Open API: an answer (`output_…`) or a callback (`input_…`). */
export function readVodacomMessage(json: unknown): MpesaMessage {
  const message = recordOf(json) ?? {};
  const code = identifierOf(message['output_ResponseCode'] ?? message['input_ResultCode']);
  const reference = identifierOf(message['input_OriginalConversationID'] ?? message['output_ConversationID']);
  if (code === null) return { ...blankMessage('vodacom', 'invalid'), gatewayReference: reference };
  const details = detailsOf(message);
  const known = { resultCode: code, gatewayReference: reference, details };
  const row = vodacomCodeIndex.get(code);
  switch (row?.outcome) {
    case 'accepted':
      return { ...readProcessed(message), ...known };
    case 'failed':
      return {
        ...blankMessage('vodacom', 'failed'),
        ...known,
        retryable: false,
        ...(row.reason && { reason: row.reason }),
      };
    case 'rejected':
      return { ...blankMessage('vodacom', 'rejected'), ...known, retryable: row.retryable ?? false };
    case 'unknown':
    case undefined:
      return { ...blankMessage('vodacom', 'unknown'), ...known, retryable: false };
  }
}

/** INS-0 with a transaction id is done; without one it is only accepted; in a query the word decides. */
function readProcessed(message: JsonRecord): MpesaMessage {
  const word = textOf(message['output_ResponseTransactionStatus']);
  const original = receiptOf(message['output_OriginalTransactionID']);
  if (word !== undefined) {
    const isReversed =
      textOf(message['output_Reversed'])?.toLowerCase() === 'true' || message['output_Reversed'] === true;
    const outcome = isReversed ? 'unknown' : (vodacomStatusWords[word.toLowerCase()] ?? 'unknown');
    return {
      ...blankMessage('vodacom', outcome),
      receipt: outcome === 'succeeded' ? original : null,
      ...(outcome === 'failed' && { reason: 'declined' as const }),
    };
  }
  const receipt = receiptOf(message['output_TransactionID'] ?? message['input_TransactionID']);
  return { ...blankMessage('vodacom', receipt === null ? 'accepted' : 'succeeded'), receipt };
}

function detailsOf(message: JsonRecord): MpesaMessageDetails {
  return compact<MpesaMessageDetails>({
    description: textOf(message['output_ResponseDesc'] ?? message['input_ResultDesc']),
    originatorConversationId: filledTextOf(
      message['input_ThirdPartyConversationID'] ??
        message['output_ThirdPartyConversationID'] ??
        message['output_ThirdPartyReference'],
    ),
    transactionStatus: filledTextOf(message['output_ResponseTransactionStatus']),
    sessionId: filledTextOf(message['output_SessionID']),
  });
}
