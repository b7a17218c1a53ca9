import { changeBook } from '../../decisions/change-record.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { ResendProposal } from '../../ports/resend.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../service-context.js';
import { assertResendable } from './assert-resendable.js';
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
  const nowMs = context.clock.now();
  assertResendable(record, nowMs);
  const open = openProposal(record, nowMs);
  if (open !== undefined) {
    throw new ConfigurationError(
      `${open.proposedBy} has proposed it already: another person can approve it until ${iso(open.expiresAtMs)}`,
    );
  }
  const resend: ResendProposal = {
    kind: 'proposed',
    proposedBy: statement.decidedBy,
    reason: statement.reason,
    proposedAtMs: nowMs,
    expiresAtMs: nowMs + context.policy.resendProposalMs,
  };
  const next = changeBook(record, { resend });
  return commitVerdict(context, record, { cause: 'resend-proposed', next }, statement);
}

/** The proposal that can still be approved. */
export function openProposal({ resend }: TransactionRecord, nowMs: number): ResendProposal | undefined {
  return resend?.kind === 'proposed' && nowMs < resend.expiresAtMs ? resend : undefined;
}

const iso = (ms: number): string => new Date(ms).toISOString();
