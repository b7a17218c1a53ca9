import { decideOnReview, type Verdict } from '../../decisions/decide-on-review.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { commitVerdict } from './commit-verdict.js';
import { findFlagged } from './find-flagged.js';
import { readStatement, type ReviewStatement } from './review-statement.js';

/** What a named person decided about a flagged transaction, and on what ground. */
export type ReviewVerdict = ReviewStatement & Verdict;

/**
 * Settles a flagged transaction by a person's word (I19): recorded with name, ground and the status before. The merchant is told like of
 * any other end.
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
