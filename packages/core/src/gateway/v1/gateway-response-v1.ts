import type { FailureReason } from '../../errors/failure-reason.js';
import type { Money } from '../../money/money.js';
import type { CustomerAction } from '../../transaction/transaction.js';

/** The money moved, and this answer proves it. */
export interface GatewaySuccess {
  /** Proven: money moved. */
  readonly status: 'succeeded';
  /** The gateway's number for this movement, stable from the first answer on. */
  readonly gatewayReference: string;
  /** The receipt the customer sees. */
  readonly receiptNumber?: string;
  /** What the gateway says moved. Whenever it says so it must be here: the host compares it with the transaction. */
  readonly money?: Money;
  /** True where `money` is less than was held because only this part was captured; the rest was released and will not be taken. */
  readonly isPartialCapture?: boolean;
  /** What the gateway charged, where it says. */
  readonly fee?: Money;
}

/** The gateway has taken the request; the outcome follows by callback or look-up. */
export interface GatewayPending {
  /** Taken; the outcome is open. */
  readonly status: 'pending';
  /** The gateway's number for the movement. */
  readonly gatewayReference: string;
  /** What the customer has to do first. */
  readonly action?: CustomerAction;
  /** The gateway's own code, kept where nobody has mapped it. */
  readonly rawCode?: string;
  /**
   * True where nothing was learned of the movement, so that the gateway may not even know it: the question was taken and is answered by
   * callback, or the answer is a code that says neither. A host leaves what it does not know as unknown as it was.
   */
  readonly isInconclusive?: boolean;
}

/** The gateway said no, for good: no money moved and none will. */
export interface GatewayDecline {
  /** Proven: no money moved, nor will it. */
  readonly status: 'failed';
  /** Why, in our words. */
  readonly reason: FailureReason;
  /** The gateway's own code, as text; never empty. */
  readonly rawCode: string;
  /** The gateway's own message; may be in any language. */
  readonly rawMessage: string;
  /** The gateway's number for the attempt, where it gives one. */
  readonly gatewayReference?: string;
  /** Whether a new transaction, with a key of its own, may go through later. */
  readonly retryable?: boolean;
}

/** The unified answer, with the gateway's own words kept beside it. A decline is a value; no answer is a thrown `PaymentError`. */
export type GatewayResponse = GatewaySuccess | GatewayPending | GatewayDecline;
