import { changeBook } from '../../decisions/change-record.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../service-context.js';
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
  if (record.resend?.kind !== 'proposed')
    throw new ConfigurationError(`nobody has proposed to send ${statement.transactionId} again`);
  const next = changeBook(record, { resend: undefined });
  return commitVerdict(context, record, { cause: 'resend-withdrawn', next }, statement);
}
