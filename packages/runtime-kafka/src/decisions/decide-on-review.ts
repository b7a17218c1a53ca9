import { isFinalStatus, ownEntry } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing, changeStatus } from './change-record.js';
import type { Change } from './decision.js';

/** How a person resolves a flagged transaction. */
export interface Verdict {
  /** `acknowledged` ends the review of a final transaction whose contradiction a person has dealt with. */
  readonly outcome: 'succeeded' | 'failed' | 'acknowledged';
  /** The gateway reference, for a success whose reference is not known yet. */
  readonly gatewayReference?: string;
  /** The evidence for the decision. */
  readonly reason: string;
}

/**
 * Applies a person's decision to a transaction in review (I19).
 *
 * @throws {ConfigurationError} in one line when it does not fit the transaction
 */
export function decideOnReview(record: TransactionRecord, verdict: Verdict): Change {
  const { transaction } = record;
  const { transactionId, status } = transaction;
  const cause = `review-${verdict.outcome}`;
  if (verdict.outcome === 'acknowledged') {
    if (isFinalStatus(status))
      return { kind: 'change', cause, next: patchProcessing(record, { review: undefined }) };
    throw new ConfigurationError(`${transactionId} is still ${status}: settle it as succeeded or failed`);
  }
  if (isFinalStatus(status))
    throw new ConfigurationError(`${transactionId} is ${status} for good: only acknowledge it`);
  if (verdict.outcome === 'failed') {
    const failure = { reason: 'settled_by_review', rawMessage: verdict.reason.slice(0, 500) } as const;
    return { kind: 'change', cause, next: changeStatus(record, { to: 'failed', failure }) };
  }
  const gatewayReference = transaction.gatewayReference ?? verdict.gatewayReference;
  if (gatewayReference === undefined)
    throw new ConfigurationError('a success needs the gateway reference that proves it: pass --reference');
  return {
    kind: 'change',
    cause,
    next: changeStatus(record, { to: 'succeeded', gatewayReference }),
    entries: [ownEntry(transaction, gatewayReference, 'review')],
  };
}
