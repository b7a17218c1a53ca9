import type { LedgerMovement } from '../../end-to-end/production/simulators.js';

/** One transaction as the api shows it. */
export interface BookedTransaction {
  readonly transactionId: string;
  readonly kind: string;
  readonly gateway: string;
  readonly status: string;
  readonly amount: { readonly amountMinor: number; readonly currency: string };
  readonly gatewayReference?: string;
  readonly review?: { readonly reason: string };
}

/** One message that the merchant verified and kept. */
export interface Receipt {
  readonly messageId: string;
  readonly type: string;
  readonly transactionId: string;
}

/** The three accounts of the same payments, each kept by another party. */
export interface Books {
  readonly movements: readonly LedgerMovement[];
  readonly transactions: readonly BookedTransaction[];
  readonly receipts: readonly Receipt[];
  /** What the api promised with a 202: an id under each idempotency key. */
  readonly accepted: ReadonlyMap<string, string>;
}

/** Where two accounts differ. */
export interface Difference {
  readonly what: string;
  readonly transactionId: string;
  readonly invariant: string;
}

export const isFinal = ({ status }: BookedTransaction) => status === 'succeeded' || status === 'failed';
