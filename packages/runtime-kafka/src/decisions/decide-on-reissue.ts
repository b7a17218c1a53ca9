import { isFinalStatus } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { ReissueProposal } from '../ports/reissue.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing, changeStatus } from './change-record.js';
import type { Change } from './decision.js';
import type { RuntimePolicy } from './policy.js';

/** Who decides, and why. */
interface Statement {
  readonly decidedBy: string;
  readonly reason: string;
}

/**
 * The first of two people states that nothing moved. The proposal is open for `policy.reissueProposalMs`.
 *
 * @throws {ConfigurationError} in one line when it must not be reissued, or is proposed already
 */
export function decideOnReissueProposal(
  record: TransactionRecord,
  { decidedBy, reason }: Statement,
  policy: RuntimePolicy,
  nowMs: number,
): Change {
  assertReissueable(record, nowMs);
  const { reissue: earlier } = record;
  if (earlier?.kind === 'proposed' && nowMs < earlier.expiresAtMs) {
    const until = new Date(earlier.expiresAtMs).toISOString();
    throw new ConfigurationError(
      `${earlier.proposedBy} has proposed it already: another person can approve it until ${until}`,
    );
  }
  const reissue: ReissueProposal = {
    kind: 'proposed',
    proposedBy: decidedBy,
    reason,
    proposedAtMs: nowMs,
    expiresAtMs: nowMs + policy.reissueProposalMs,
  };
  return { kind: 'change', cause: 'reissue-proposed', next: patchProcessing(record, { reissue }) };
}

/**
 * The second of two people agrees: this transaction ends `failed`, and transaction `secondId` replaces it.
 *
 * @throws {ConfigurationError} in one line: nothing is proposed, the proposal has expired, or the same person
 */
export function decideOnReissueApproval(
  record: TransactionRecord,
  { decidedBy }: Statement,
  secondId: string,
  nowMs: number,
): Change {
  const { transactionId } = record.transaction;
  assertReissueable(record, nowMs);
  if (record.reissue?.kind !== 'proposed')
    throw new ConfigurationError(`nobody has proposed to send ${transactionId} again`);
  const { proposedBy, expiresAtMs } = record.reissue;
  if (nowMs >= expiresAtMs) {
    const at = new Date(expiresAtMs).toISOString();
    throw new ConfigurationError(`what ${proposedBy} proposed expired at ${at}: propose it again`);
  }
  if (isSamePerson(proposedBy, decidedBy))
    throw new ConfigurationError(`${proposedBy} proposed it: another person has to approve`);
  const failure = { reason: 'settled_by_review', rawMessage: `sent again as ${secondId}` } as const;
  const failed = changeStatus(record, { to: 'failed', failure });
  const next: TransactionRecord = { ...failed, reissue: { kind: 'sent', transactionId: secondId } };
  return { kind: 'change', cause: 'reissue-approved', next };
}

/** Takes a proposal back. @throws {ConfigurationError} in one line when there is none */
export function decideOnReissueWithdrawal(record: TransactionRecord): Change {
  if (record.reissue?.kind !== 'proposed')
    throw new ConfigurationError(`nobody has proposed to send ${record.transaction.transactionId} again`);
  return {
    kind: 'change',
    cause: 'reissue-withdrawn',
    next: patchProcessing(record, { reissue: undefined }),
  };
}

/**
 * A reissue is for a payment whose outcome could not be found out.
 *
 * @throws {ConfigurationError} in one line that says what to do instead
 */
function assertReissueable({ transaction, sendDeadlineAtMs }: TransactionRecord, nowMs: number): void {
  const { transactionId, kind, status } = transaction;
  if (isFinalStatus(status))
    throw new ConfigurationError(`${transactionId} is ${status} for good: there is nothing to send again`);
  if (status === 'created')
    throw new ConfigurationError(`${transactionId} was never sent: settle it as failed instead`);
  if (kind !== 'deposit' && kind !== 'withdrawal') {
    // A new one would reserve its amount on the deposit again, which only the merchant may request (I8).
    throw new ConfigurationError(
      `${transactionId} is a ${kind}: settle it, and the merchant can ask for another ${kind}`,
    );
  }
  if (sendDeadlineAtMs !== undefined && sendDeadlineAtMs > nowMs) {
    const until = new Date(sendDeadlineAtMs).toISOString();
    throw new ConfigurationError(`${transactionId} may still be on its way until ${until}: wait`);
  }
}

/** Compares names without regard to case, width and spacing. */
function isSamePerson(one: string, other: string): boolean {
  return foldName(one) === foldName(other);
}

const foldName = (name: string): string =>
  name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('en');
