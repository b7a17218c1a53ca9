import { applyEvidence, type EvidenceSource, type GatewayResponse } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { Decision } from './decision.js';
import { circumstancesOf, type DecisionContext } from './evidence.js';
import { toDecision } from './to-decision.js';

/**
 * Decides on a gateway's response, before and after the final status. Core's evidence kernel decides status and entries (I4, I5, I6, I24); the
 * runtime's policy decides when to look again and when to request a review.
 */
export function decideOnResponse(
  record: TransactionRecord,
  response: GatewayResponse,
  source: EvidenceSource,
  context: DecisionContext,
): Decision {
  const known = circumstancesOf(record, context);
  return toDecision(record, applyEvidence(record.transaction, { source, response, known }), context);
}
