import { createTransactionId } from '@lango/core';
import { decideOnReissueApproval } from '../../decisions/decide-on-reissue.js';
import type { Change } from '../../decisions/decision.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { NewTransaction } from '../../ports/transaction-change.js';
import type { ServiceContext } from '../shared/service-context.js';
import { commitVerdict } from './commit-verdict.js';
import { createReissue } from './create-reissue.js';
import { findFlagged } from './find-flagged.js';
import { readStatement, type ReviewStatement } from './review-statement.js';
import { reissuedAs } from '../../ports/reissue.js';

/** Both sides of a reissue. */
export interface ApprovedReissue {
  readonly first: TransactionRecord;
  readonly second: TransactionRecord;
}

/**
 * Approval by a second person: both state that the first payment moved nothing (I5). It ends `failed(settled_by_review)`, and a new transaction
 * with its own id and idempotency key is created in the same commit. If the first succeeds after all, that goes to review (I4).
 *
 * @throws {ConfigurationError} in one line: nothing is proposed, the proposal has expired, the same person, or it changed meanwhile
 */
export async function approveReissue(
  context: ServiceContext,
  request: ReviewStatement,
): Promise<ApprovedReissue> {
  const statement = readStatement(request);
  const record = await findFlagged(context, statement.transactionId);
  const nowMs = context.clock.now();
  const secondId = createTransactionId(nowMs, (size) => context.random.bytes(size));
  const change = decideOnReissueApproval(record, statement, secondId, nowMs);
  const entry = createReissue(context, record, secondId);
  const first = await commitOrRecognize(context, record, change, statement, entry);
  context.wakeUps.send('payment-requested-v1', secondId, { transactionId: secondId });
  return { first, second: entry.record };
}

/** A commit whose reply was lost may have succeeded: the row shows it. */
async function commitOrRecognize(
  context: ServiceContext,
  record: TransactionRecord,
  change: Change,
  statement: ReviewStatement,
  entry: NewTransaction,
): Promise<TransactionRecord> {
  try {
    return await commitVerdict(context, record, change, statement, { reissue: entry });
  } catch (error) {
    const current = await context.store.find(statement.transactionId);
    if (current !== undefined && reissuedAs(current) === entry.record.transaction.transactionId)
      return current;
    throw error;
  }
}
