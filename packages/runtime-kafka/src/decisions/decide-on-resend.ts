import { isFinalStatus } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { ResendProposal } from '../ports/resend.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { changeBook, changeStatus } from './change-record.js';
import type { Change } from './decision.js';
import type { RuntimePolicy } from './policy.js';

/** Who decides, and on what ground. */
interface Statement {
  readonly decidedBy: string;
  readonly reason: string;
}

/**
 * The first of two people holds that nothing moved: the proposal stands for `policy.resendProposalMs`.
 *
 * @throws {ConfigurationError} in one line when it is not to be sent again, or proposed already
 */
export function decideOnResendProposal(
  record: TransactionRecord,
  { decidedBy, reason }: Statement,
  policy: RuntimePolicy,
  nowMs: number,
): Change {
  assertResendable(record, nowMs);
  const { resend: earlier } = record;
  if (earlier?.kind === 'proposed' && nowMs < earlier.expiresAtMs) {
    const until = new Date(earlier.expiresAtMs).toISOString();
    throw new ConfigurationError(
      `${earlier.proposedBy} has proposed it already: another person can approve it until ${until}`,
    );
  }
  const resend: ResendProposal = {
    kind: 'proposed',
    proposedBy: decidedBy,
    reason,
    proposedAtMs: nowMs,
    expiresAtMs: nowMs + policy.resendProposalMs,
  };
  return { kind: 'change', cause: 'resend-proposed', next: changeBook(record, { resend }) };
}

/**
 * The second of two people agrees: this transaction ends `failed`, and the one of that id does its work.
 *
 * @throws {ConfigurationError} in one line: nothing is proposed, the proposal has expired, or the same person
 */
export function decideOnResendApproval(
  record: TransactionRecord,
  { decidedBy }: Statement,
  secondId: string,
  nowMs: number,
): Change {
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
  const failure = { reason: 'settled_by_review', rawMessage: `sent again as ${secondId}` } as const;
  const failed = changeStatus(record, { to: 'failed', failure });
  const next: TransactionRecord = { ...failed, resend: { kind: 'sent', transactionId: secondId } };
  return { kind: 'change', cause: 'resend-approved', next };
}

/** Takes a proposal back. @throws {ConfigurationError} in one line when there is none */
export function decideOnResendWithdrawal(record: TransactionRecord): Change {
  if (record.resend?.kind !== 'proposed')
    throw new ConfigurationError(`nobody has proposed to send ${record.transaction.transactionId} again`);
  return { kind: 'change', cause: 'resend-withdrawn', next: changeBook(record, { resend: undefined }) };
}

/**
 * Whether a second send makes sense at all: of a payment whose outcome nobody could find out.
 *
 * @throws {ConfigurationError} in one line that says what to do instead
 */
function assertResendable({ transaction, sendDeadlineAtMs }: TransactionRecord, nowMs: number): void {
  const { transactionId, kind, status } = transaction;
  if (isFinalStatus(status))
    throw new ConfigurationError(`${transactionId} is ${status} for good: there is nothing to send again`);
  if (status === 'created')
    throw new ConfigurationError(`${transactionId} was never sent: settle it as failed instead`);
  if (kind !== 'deposit' && kind !== 'withdrawal') {
    // A new one takes its amount from the deposit anew, which only the merchant may ask for (I8).
    throw new ConfigurationError(
      `${transactionId} is a ${kind}: settle it, and the merchant can ask for another ${kind}`,
    );
  }
  if (sendDeadlineAtMs !== undefined && sendDeadlineAtMs > nowMs) {
    const until = new Date(sendDeadlineAtMs).toISOString();
    throw new ConfigurationError(`${transactionId} may still be on its way until ${until}: wait`);
  }
}

/** One person in two spellings is one person. */
function isSamePerson(one: string, other: string): boolean {
  return foldName(one) === foldName(other);
}

const foldName = (name: string): string =>
  name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('en');
