import { applyEvidence } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { GatewayOutcome } from './decide-on-outcome.js';
import { decideOnResponse } from './decide-on-response.js';
import type { Decision } from './decision.js';
import { patchProcessing } from './change-record.js';
import { circumstancesOf, type DecisionContext } from './evidence.js';
import { toDecision } from './to-decision.js';

/** Decides on the result of a look-up. `isAbsenceProof`: the gateway's "not found" proves that nothing moved. */
export function decideOnLookUp(
  current: TransactionRecord,
  outcome: GatewayOutcome,
  isAbsenceProof: boolean,
  context: DecisionContext,
): Decision {
  if (outcome.kind === 'response') return decideOnResponse(current, outcome.response, 'look-up', context);
  const { error } = outcome;
  const known = circumstancesOf(current, context);
  const evidence = { source: 'look-up', error, isAbsenceProof, known } as const;
  const decision = toDecision(current, applyEvidence(current.transaction, evidence), context);
  // A failed look-up is recorded in the journal. One without news is not.
  return decision.kind === 'nothing'
    ? { kind: 'change', cause: 'look-up-failed', next: patchProcessing(current, {}) }
    : decision;
}
