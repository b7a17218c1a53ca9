import { isFinalStatus } from '@lango/core';
import { ownEntry } from '../../decisions/own-entry.js';
import { changeBook, changeStatus } from '../../decisions/change-record.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { ServiceContext } from '../service-context.js';
import { commitVerdict } from './commit-verdict.js';
import { findFlagged } from './find-flagged.js';
import { readStatement, type PersonStatement } from './person-statement.js';

/** What a named person decided about a flagged transaction, and on what ground. */
export interface ReviewVerdict extends PersonStatement {
  /** `acknowledged` takes the flag off a final transaction whose contradiction a person has dealt with. */
  readonly outcome: 'succeeded' | 'failed' | 'acknowledged';
  /** The gateway's number, when it succeeded and is not known yet. */
  readonly gatewayReference?: string;
}

/**
 * Settles a flagged transaction by a person's word (I19): recorded with name, ground and the status before. The merchant is told like of
 * any other end.
 *
 * @throws {ConfigurationError} in one line when the verdict does not fit the transaction
 */
export async function settleByReview(
  context: ServiceContext,
  request: ReviewVerdict,
): Promise<TransactionRecord> {
  const verdict = readStatement(request);
  const record = await findFlagged(context, verdict.transactionId);
  const next = applyVerdict(record, verdict);
  const cause = `review-${verdict.outcome}`;
  const { gatewayReference } = next.transaction;
  const isSuccess = verdict.outcome === 'succeeded' && gatewayReference !== undefined;
  const entries = isSuccess ? [ownEntry(record, gatewayReference, 'review')] : [];
  return commitVerdict(context, record, { cause, next, entries }, verdict);
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
