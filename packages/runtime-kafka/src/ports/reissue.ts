import type { TransactionRecord } from './transaction-record.js';

/** One person states that nothing moved and that the payment should be sent once more; another person has to agree. */
export interface ReissueProposal {
  readonly kind: 'proposed';
  readonly proposedBy: string;
  /** The evidence: a statement of the gateway, a ticket, a call. */
  readonly reason: string;
  readonly proposedAtMs: number;
  /** It can be approved until then. */
  readonly expiresAtMs: number;
}

/** Two people agreed, and another transaction replaces this one. */
export interface Reissued {
  readonly kind: 'sent';
  readonly transactionId: string;
}

/** State of a transaction's reissue. */
export type Reissue = ReissueProposal | Reissued;

/** The transaction that replaces this one, as two people decided. Sending this one again would pay twice. */
export function reissuedAs({ reissue }: Pick<TransactionRecord, 'reissue'>): string | undefined {
  return reissue?.kind === 'sent' ? reissue.transactionId : undefined;
}
