import { decideOnReissueWithdrawal } from '../../decisions/decide-on-reissue.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { commitVerdict } from './commit-verdict.js';
import { findFlagged } from './find-flagged.js';
import { readStatement, type ReviewStatement } from './review-statement.js';

/**
 * Takes a proposed reissue back. Anyone may: the one who proposed it, or one who knows better.
 *
 * @throws {ConfigurationError} in one line when there is none
 */
export async function withdrawReissue(
  context: ServiceContext,
  request: ReviewStatement,
): Promise<TransactionRecord> {
  const statement = readStatement(request);
  const record = await findFlagged(context, statement.transactionId);
  return commitVerdict(context, record, decideOnReissueWithdrawal(record), statement);
}
