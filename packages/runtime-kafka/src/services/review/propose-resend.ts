import { decideOnResendProposal } from '../../decisions/decide-on-resend.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { commitVerdict } from './commit-verdict.js';
import { findFlagged } from './find-flagged.js';
import { readStatement, type PersonStatement } from './person-statement.js';

/**
 * The first of the two people whom a second send takes: states that the payment moved nothing and should be sent once more. Nothing is
 * sent; the proposal is open to another person for `policy.resendProposalMs`, and ends by itself when the payment's status changes or
 * evidence against it comes.
 *
 * @throws {ConfigurationError} in one line: no such transaction, not in review, not one to send again, or proposed already
 */
export async function proposeResend(
  context: ServiceContext,
  request: PersonStatement,
): Promise<TransactionRecord> {
  const statement = readStatement(request);
  const record = await findFlagged(context, statement.transactionId);
  const change = decideOnResendProposal(record, statement, context.policy, context.clock.now());
  return commitVerdict(context, record, change, statement);
}
