import type { TransactionRecord } from './transaction-record.js';

/** One person holds that nothing moved and that the payment should be sent once more; another one has to agree. */
export interface ReissueProposal {
  readonly kind: 'proposed';
  readonly proposedBy: string;
  /** What it rests on: a statement of the gateway, a ticket, a call. */
  readonly reason: string;
  readonly proposedAtMs: number;
  /** From then on nobody can approve it. */
  readonly expiresAtMs: number;
}

/** Two people agreed: another transaction does what this one was to do. */
export interface Resent {
  readonly kind: 'sent';
  readonly transactionId: string;
}

/** How far a reissue of a transaction has come. */
export type Reissue = ReissueProposal | Resent;

/** The transaction that was sent instead of this one, as two people decided; who sends it once more pays twice. */
export function reissuedAs({ reissue }: Pick<TransactionRecord, 'reissue'>): string | undefined {
  return reissue?.kind === 'sent' ? reissue.transactionId : undefined;
}
