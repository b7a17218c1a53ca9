import { vodacomCodeIndex, vodacomStatusWords } from '../vodacom/vodacom-codes.js';
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
import { isAccepting } from './read-reply.js';

/** Field names of our own number. Mozambique's gateway, and queries elsewhere, call it a reference. */
const ownNumberNames = [
  'input_ThirdPartyConversationID',
  'output_ThirdPartyConversationID',
  'input_ThirdPartyReference',
  'output_ThirdPartyReference',
] as const;

/** A message of Vodacom's Open API: an answer (`output_…`) or a callback (`input_…`), or a receiver's reply to one. */
export function readVodacomMessage(json: unknown): MpesaMessage {
  const message = recordOf(json) ?? {};
  const code = identifierOf(message['output_ResponseCode'] ?? message['input_ResultCode']);
  const reference = referenceOf(message);
  if (code === null) return { ...blankMessage('vodacom', 'invalid'), gatewayReference: reference };
  const details = detailsOf(message);
  const common = { resultCode: code, gatewayReference: reference, details };
  if (message['output_OriginalConversationID'] !== undefined)
    return { ...blankMessage('vodacom', isAccepting(code) ? 'accepted' : 'rejected'), ...common };
  const row = vodacomCodeIndex.get(code);
  switch (row?.outcome) {
    case 'accepted':
      return { ...readProcessed(message), ...common };
    case 'failed':
      return {
        ...blankMessage('vodacom', 'failed'),
        ...common,
        retryable: false,
        ...(row.reason && { reason: row.reason }),
      };
    case 'rejected':
      return { ...blankMessage('vodacom', 'rejected'), ...common, retryable: row.retryable ?? false };
    case 'unknown':
    case undefined:
      return { ...blankMessage('vodacom', 'unknown'), ...common, retryable: false };
  }
}

/** The conversation, or our own number, which answers to queries repeat under either of its names. */
function referenceOf(message: JsonRecord): string | null {
  const names = [
    'input_OriginalConversationID',
    'output_ConversationID',
    'output_OriginalConversationID',
    ...ownNumberNames,
  ];
  return names.map((name) => identifierOf(message[name])).find((id) => id !== null) ?? null;
}

/** INS-0 with a transaction id is done, without one only accepted. In a query the status word decides. */
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
    originatorConversationId: ownNumberNames
      .map((name) => filledTextOf(message[name]))
      .find((text) => text !== undefined),
    transactionStatus: filledTextOf(message['output_ResponseTransactionStatus']),
    sessionId: filledTextOf(message['output_SessionID']),
  });
}
