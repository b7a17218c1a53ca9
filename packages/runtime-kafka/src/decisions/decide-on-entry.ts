import { applyEvidence, type EvidenceSource, type GatewayEntry } from '@lango/core';
import type { Entry } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { Decision } from './decision.js';
import { circumstancesOf, type DecisionContext } from './evidence.js';
import { toDecision } from './to-decision.js';

/** Decides on an entry that the gateway reports for a transaction (I25). Core's evidence kernel decides what is booked. */
export function decideOnEntry(
  record: TransactionRecord,
  entry: GatewayEntry,
  source: EvidenceSource,
  booked: readonly Entry[],
  context: DecisionContext,
): Decision {
  const known = circumstancesOf(record, context);
  return toDecision(record, applyEvidence(record.transaction, { source, entry, booked, known }), context);
}
