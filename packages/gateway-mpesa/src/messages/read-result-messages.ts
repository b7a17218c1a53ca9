import { payoutResultCodeIndex, transactionStatusWordIndex } from '../daraja/mapping/payout-result-codes.js';
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
} from './json-fields.js';
import type { MpesaMessage, MpesaMessageDetails, MpesaMessageKind } from './mpesa-message.js';

/** The kinds that share the `Result` envelope. */
export type ResultKind = Extract<
  MpesaMessageKind,
  'b2c-result' | 'b2b-result' | 'reversal-result' | 'status-result' | 'balance-result' | 'soap-b2c'
>;

/** A `Result` in a form that JSON and XML share. */
export interface ResultEnvelope {
  readonly resultType: string | undefined;
  readonly resultCode: string | null;
  readonly description: string | undefined;
  readonly originatorConversationId: string | undefined;
  readonly conversationId: string | null;
  readonly transactionId: string | null;
  readonly parameter: (key: string) => unknown;
}

/** Reads `Result`, whose blocks may be absent and whose lists may be one object. */
export function resultEnvelopeOf(json: unknown): ResultEnvelope | undefined {
  const result = recordOf(recordOf(json)?.['Result']);
  if (result === undefined) return undefined;
  const outer = recordOf(result['ResultParameters']) ?? recordOf(result['ResultParameter']);
  const items = listOf(outer?.['ResultParameter'] ?? outer?.['ResultParameters'] ?? outer?.['Parameter']);
  return {
    resultType: textOf(result['ResultType']),
    resultCode: identifierOf(result['ResultCode']),
    description: textOf(result['ResultDesc']),
    originatorConversationId: textOf(result['OriginatorConversationID']),
    conversationId: identifierOf(result['ConversationID']),
    transactionId: receiptOf(result['TransactionID']),
    parameter: (key) => pairValue(items, 'Key', 'Value', key),
  };
}

/** Reads a result of the given operation. */
export function readResult(kind: ResultKind, envelope: ResultEnvelope | undefined): MpesaMessage {
  if (envelope === undefined) return blankMessage(kind, 'invalid');
  const { resultCode, conversationId } = envelope;
  if (resultCode === null || conversationId === null) {
    return { ...blankMessage(kind, 'invalid'), resultCode, gatewayReference: conversationId };
  }
  const common = { resultCode, gatewayReference: conversationId, details: detailsOf(envelope) };
  // Type 1 means that the request is still queued, as in time-out notices. Only type 0 proves an outcome.
  if (!isCompleted(envelope.resultType)) return { ...blankMessage(kind, 'unknown'), ...common };
  switch (kind) {
    case 'status-result':
      return readStatus(envelope, common);
    case 'balance-result':
      return { ...blankMessage(kind, resultCode === '0' ? 'informational' : 'failed'), ...common };
    case 'b2c-result':
    case 'b2b-result':
    case 'reversal-result':
    case 'soap-b2c':
      return applyResultCode(kind, payoutResultCodeIndex, { ...common, ...moneyOf(envelope) });
  }
}

/** 0, or `Completed` in SOAP; the type may be left out. */
function isCompleted(resultType: string | undefined): boolean {
  return resultType === undefined || resultType === '0' || /^completed$/i.test(resultType);
}

type CommonFields = Pick<MpesaMessage, 'resultCode' | 'gatewayReference' | 'details'>;

/** Code 0 means that the query succeeded; `TransactionStatus` is the outcome. A failed query proves nothing. */
function readStatus(envelope: ResultEnvelope, common: CommonFields): MpesaMessage {
  if (common.resultCode !== '0') return { ...blankMessage('status-result', 'unknown'), ...common };
  const row = transactionStatusWordIndex.get(textOf(envelope.parameter('TransactionStatus')) ?? '');
  const receipt = receiptOf(envelope.parameter('ReceiptNo'));
  const amount = amountOf(envelope.parameter('Amount'));
  const claimed = row?.outcome ?? 'unknown';
  return {
    ...blankMessage(
      'status-result',
      claimed === 'succeeded' && (receipt ?? amount) === null ? 'unknown' : claimed,
    ),
    ...common,
    receipt,
    amount,
    ...(row?.reason !== undefined && { reason: row.reason }),
  };
}

function moneyOf(envelope: ResultEnvelope): Pick<MpesaMessage, 'receipt' | 'amount'> {
  const amount = envelope.parameter('TransactionAmount') ?? envelope.parameter('Amount');
  const receipt = receiptOf(envelope.parameter('TransactionReceipt')) ?? envelope.transactionId;
  return { receipt, amount: amountOf(amount) };
}

function detailsOf(envelope: ResultEnvelope): MpesaMessageDetails {
  const text = (...keys: readonly string[]) => {
    for (const key of keys) {
      const value = textOf(envelope.parameter(key));
      if (value !== undefined && value !== '') return value;
    }
    return undefined;
  };
  return compact<MpesaMessageDetails>({
    description: envelope.description,
    originatorConversationId: envelope.originatorConversationId,
    payerName: text('ReceiverPartyPublicName', 'CreditPartyName', 'CreditPartyPublicName'),
    time: text(
      'TransactionCompletedDateTime',
      'FinalisedTime',
      'TransCompletedTime',
      'TransactionCompletedTime',
      'BOCompletedTime',
    ),
    charges: text('DebitPartyCharges'),
    transactionStatus: text('TransactionStatus'),
    accountBalance: text('AccountBalance'),
  });
}
