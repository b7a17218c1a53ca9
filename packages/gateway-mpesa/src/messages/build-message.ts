import type { CodeOutcome, ResultCodeRow } from '../shared/code-row.js';
import type { MpesaMessage, MpesaMessageDetails, MpesaMessageKind } from './mpesa-message.js';

/** A message with only a kind and an outcome. */
export function blankMessage(kind: MpesaMessageKind, outcome: MpesaMessage['outcome']): MpesaMessage {
  return {
    kind,
    outcome,
    resultCode: null,
    gatewayReference: null,
    receipt: null,
    amount: null,
    details: {},
  };
}

/** The fields of a result before its code is applied. */
export interface ResultFacts {
  readonly resultCode: string;
  readonly gatewayReference: string;
  readonly receipt: string | null;
  readonly amount: string | null;
  readonly details: MpesaMessageDetails;
}

/**
 * Applies the code table of the message's operation. A success without receipt and amount is `unknown` and must be looked up. So is a code
 * that the table does not list.
 */
export function applyResultCode(
  kind: MpesaMessageKind,
  index: ReadonlyMap<string, ResultCodeRow>,
  facts: ResultFacts,
): MpesaMessage {
  const row = index.get(facts.resultCode);
  const claimed: CodeOutcome = row?.outcome ?? 'unknown';
  const isProven = facts.receipt !== null && facts.amount !== null;
  const outcome = claimed === 'succeeded' && !isProven ? 'unknown' : claimed;
  const showsMoney = claimed === 'succeeded';
  return {
    kind,
    outcome,
    resultCode: facts.resultCode,
    gatewayReference: facts.gatewayReference,
    receipt: showsMoney ? facts.receipt : null,
    amount: showsMoney ? facts.amount : null,
    details: facts.details,
    ...(outcome === 'failed' && row?.reason !== undefined && { reason: row.reason }),
    ...(outcome === 'failed' && row?.retryable !== undefined && { retryable: row.retryable }),
    ...(outcome === 'failed' && row?.doubtful !== undefined && { doubtful: row.doubtful }),
  };
}
