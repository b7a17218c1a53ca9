import { decideOnReview, type Verdict } from '../../decisions/decide-on-review.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { commitVerdict } from './commit-verdict.js';
import { findFlagged } from './find-flagged.js';
import { readStatement, type ReviewStatement } from './review-statement.js';

/** A person's decision about a transaction in review. */
export type ReviewVerdict = ReviewStatement & Verdict;

/**
 * Resolves a transaction in review by a person's decision (I19), recorded with name, reason and previous status. The merchant gets the same
 * event as for any other outcome.
 *
 * @throws {ConfigurationError} in one line when the verdict does not fit the transaction
 */
export async function resolveReview(
  context: ServiceContext,
  request: ReviewVerdict,
): Promise<TransactionRecord> {
  const verdict = readStatement(request);
  const record = await findFlagged(context, verdict.transactionId);
  return commitVerdict(context, record, decideOnReview(record, verdict), verdict);
}
