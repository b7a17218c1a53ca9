import { ConfigurationError } from '../../ports/configuration-error.js';
import type { Change } from '../../decisions/decision.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { commitDecision, type CommitExtras } from '../shared/apply-decision.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { ReviewStatement } from './review-statement.js';

/**
 * Commits a person's decision with name, reason and previous status.
 *
 * @throws {ConfigurationError} in one line when the transaction is no longer as the person saw it
 */
export async function commitVerdict(
  context: ServiceContext,
  record: TransactionRecord,
  change: Change,
  { transactionId, decidedBy, reason }: ReviewStatement,
  extras: Pick<CommitExtras, 'reissue'> = {},
): Promise<TransactionRecord> {
  const statusBefore = record.transaction.status;
  const outcome = await commitDecision(context, record, change, {
    reviewDecision: { decidedBy, reason, statusBefore },
    ...extras,
  });
  if (outcome === 'committed') return change.next;
  if (outcome === 'reference-taken') {
    const { gatewayReference } = change.next.transaction;
    throw new ConfigurationError(`another transaction already has the gateway reference ${gatewayReference}`);
  }
  if (outcome === 'entry-known')
    throw new ConfigurationError('the entry with this reference is already booked for another transaction');
  throw new ConfigurationError(`${transactionId} changed meanwhile: look at it again`);
}
