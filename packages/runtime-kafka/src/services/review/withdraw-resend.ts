import { decideOnResendWithdrawal } from '../../decisions/decide-on-resend.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { commitVerdict } from './commit-verdict.js';
import { findFlagged } from './find-flagged.js';
import { readStatement, type PersonStatement } from './person-statement.js';

/**
 * Takes a proposed second send back. Anyone may: the one who proposed it, or one who knows better.
 *
 * @throws {ConfigurationError} in one line when there is none
 */
export async function withdrawResend(
  context: ServiceContext,
  request: PersonStatement,
): Promise<TransactionRecord> {
  const statement = readStatement(request);
  const record = await findFlagged(context, statement.transactionId);
  return commitVerdict(context, record, decideOnResendWithdrawal(record), statement);
}
