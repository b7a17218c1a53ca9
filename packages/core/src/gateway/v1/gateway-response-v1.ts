import type { FailureReason } from '../../errors/failure-reason.js';
import type { Money } from '../../money/money.js';
import type { CustomerAction } from '../../transaction/transaction.js';

/** The money moved, and this answer proves it. */
export interface GatewaySuccess {
  readonly status: 'succeeded';
  /** The gateway's number for this movement, stable from the first answer on. */
  readonly gatewayReference: string;
  /** The receipt the customer sees. */
  readonly receiptNumber?: string;
  /** What the gateway says moved. Whenever it says so it must be here: the host compares it with the transaction. */
  readonly money?: Money;
  readonly fee?: Money;
}

/** The gateway has taken the request; the outcome follows by callback or look-up. */
export interface GatewayPending {
  readonly status: 'pending';
  readonly gatewayReference: string;
  readonly action?: CustomerAction;
  /** The gateway's own code, kept where nobody has mapped it. */
  readonly rawCode?: string;
}

/** The gateway said no, for good: no money moved and none will. */
export interface GatewayDecline {
  readonly status: 'failed';
  readonly reason: FailureReason;
  readonly rawCode: string;
  readonly rawMessage: string;
  readonly gatewayReference?: string;
  /** Whether a new transaction, with a key of its own, may go through later. */
  readonly retryable?: boolean;
}

/** The unified answer, with the gateway's own words kept beside it. A decline is a value; no answer is a thrown `PaymentError`. */
export type GatewayResponse = GatewaySuccess | GatewayPending | GatewayDecline;
