import { isFinalStatus } from '@lango/core';
import { changeBook, changeStatus } from '../../decisions/change-record.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { commitDecision } from '../apply-decision.js';
import type { ServiceContext } from '../service-context.js';

/** What a named person decided about a flagged transaction, and on what ground. */
export interface ReviewVerdict {
  readonly transactionId: string;
  /** `acknowledged` takes the flag off a final transaction whose contradiction a person has dealt with. */
  readonly outcome: 'succeeded' | 'failed' | 'acknowledged';
  /** The gateway's number, when it succeeded and is not known yet. */
  readonly gatewayReference?: string;
  readonly decidedBy: string;
  readonly reason: string;
}

/**
 * Settles a flagged transaction by a person's word (I19): recorded with name, ground and the status before. The merchant is told like of
 * any other end.
 *
 * @throws {ConfigurationError} in one line when the verdict does not fit the transaction
 */
export async function settleByReview(
  context: ServiceContext,
  verdict: ReviewVerdict,
): Promise<TransactionRecord> {
  const { transactionId, decidedBy, reason } = verdict;
  if (decidedBy.trim() === '' || reason.trim() === '') {
    throw new ConfigurationError('a verdict needs the name of who decides and the ground for it');
  }
  const record = await context.store.find(transactionId);
  if (record === undefined) throw new ConfigurationError(`there is no transaction ${transactionId}`);
  if (record.review === undefined)
    throw new ConfigurationError(`${transactionId} is not in review: nothing to settle`);
  const next = applyVerdict(record, verdict);
  const statusBefore = record.transaction.status;
  const outcome = await commitDecision(
    context,
    record,
    { kind: 'change', cause: `review-${verdict.outcome}`, next },
    { reviewDecision: { decidedBy, reason, statusBefore } },
  );
  if (outcome === 'committed') return next;
  if (outcome === 'reference-taken') {
    throw new ConfigurationError(
      `another transaction already has the gateway reference ${verdict.gatewayReference}`,
    );
  }
  throw new ConfigurationError(`${transactionId} changed meanwhile: look at it again`);
}

function applyVerdict(record: TransactionRecord, verdict: ReviewVerdict): TransactionRecord {
  const { transaction } = record;
  if (verdict.outcome === 'acknowledged') {
    if (isFinalStatus(transaction.status)) return changeBook(record, { review: undefined });
    throw new ConfigurationError(
      `${transaction.transactionId} is still ${transaction.status}: settle it as succeeded or failed`,
    );
  }
  if (isFinalStatus(transaction.status)) {
    throw new ConfigurationError(
      `${transaction.transactionId} is ${transaction.status} for good: only acknowledge it`,
    );
  }
  if (verdict.outcome === 'failed') {
    const failure = { reason: 'settled_by_review', rawMessage: verdict.reason.slice(0, 500) } as const;
    return changeStatus(record, { to: 'failed', failure });
  }
  const gatewayReference = transaction.gatewayReference ?? verdict.gatewayReference;
  if (gatewayReference === undefined) {
    throw new ConfigurationError('a success needs the gateway reference that proves it: pass --reference');
  }
  return changeStatus(record, { to: 'succeeded', gatewayReference });
}
