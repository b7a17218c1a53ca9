import { decideOnReissueProposal } from '../../decisions/decide-on-reissue.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { commitVerdict } from './commit-verdict.js';
import { findFlagged } from './find-flagged.js';
import { readStatement, type ReviewStatement } from './review-statement.js';

/**
 * Proposal by the first of two people, who states that the payment moved nothing and should be sent once more. Nothing is sent. Another person
 * can approve it for `policy.reissueProposalMs`; it ends when the payment's status changes or contradicting evidence arrives.
 *
 * @throws {ConfigurationError} in one line: no such transaction, not in review, not one to send again, or proposed already
 */
export async function proposeReissue(
  context: ServiceContext,
  request: ReviewStatement,
): Promise<TransactionRecord> {
  const statement = readStatement(request);
  const record = await findFlagged(context, statement.transactionId);
  const change = decideOnReissueProposal(record, statement, context.policy, context.clock.now());
  return commitVerdict(context, record, change, statement);
}
