import { changeStatus } from '../../decisions/change-record.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { NewTransaction } from '../../ports/transaction-change.js';
import type { ServiceContext } from '../service-context.js';
import { assertResendable } from './assert-resendable.js';
import { commitVerdict } from './commit-verdict.js';
import { createResend } from './create-resend.js';
import { findFlagged } from './find-flagged.js';
import { isSamePerson, readStatement, type PersonStatement } from './person-statement.js';
import { resentAs } from '../../ports/resend.js';

/** Both sides of a second send. */
export interface ApprovedResend {
  readonly first: TransactionRecord;
  readonly second: TransactionRecord;
}

/**
 * The second of the two people: with this, both state that the first payment moved nothing (I5). It ends `failed(settled_by_review)`, and
 * a new transaction with an id and a key of its own does its work; both commit together or neither does. Should the first turn out to
 * have succeeded after all, that is a discrepancy (I4).
 *
 * @throws {ConfigurationError} in one line: nothing is proposed, the proposal has expired, the same person, or it changed meanwhile
 */
export async function approveResend(
  context: ServiceContext,
  request: PersonStatement,
): Promise<ApprovedResend> {
  const statement = readStatement(request);
  const record = await findFlagged(context, statement.transactionId);
  assertApprovable(record, statement, context.clock.now());
  const entry = createResend(context, record);
  const { transactionId } = entry.record.transaction;
  const failure = { reason: 'settled_by_review', rawMessage: `sent again as ${transactionId}` } as const;
  const next: TransactionRecord = {
    ...changeStatus(record, { to: 'failed', failure }),
    resend: { kind: 'sent', transactionId },
  };
  const first = await commitOrRecognize(context, record, next, statement, entry);
  const { transactionId: secondId } = entry.record.transaction;
  context.wakeUps.send('payment-requested-v1', secondId, { transactionId: secondId });
  return { first, second: entry.record };
}

function assertApprovable(record: TransactionRecord, { decidedBy }: PersonStatement, nowMs: number): void {
  const { transactionId } = record.transaction;
  assertResendable(record, nowMs);
  if (record.resend?.kind !== 'proposed')
    throw new ConfigurationError(`nobody has proposed to send ${transactionId} again`);
  const { proposedBy, expiresAtMs } = record.resend;
  if (nowMs >= expiresAtMs) {
    const at = new Date(expiresAtMs).toISOString();
    throw new ConfigurationError(`what ${proposedBy} proposed expired at ${at}: propose it again`);
  }
  if (isSamePerson(proposedBy, decidedBy))
    throw new ConfigurationError(`${proposedBy} proposed it: another person has to approve`);
}

/** A commit whose reply is lost may have been made: the row says. */
async function commitOrRecognize(
  context: ServiceContext,
  record: TransactionRecord,
  next: TransactionRecord,
  statement: PersonStatement,
  entry: NewTransaction,
): Promise<TransactionRecord> {
  try {
    const change = { cause: 'resend-approved', next };
    return await commitVerdict(context, record, change, statement, { resend: entry });
  } catch (error) {
    const current = await context.store.find(statement.transactionId);
    if (current !== undefined && resentAs(current) === entry.record.transaction.transactionId) return current;
    throw error;
  }
}
