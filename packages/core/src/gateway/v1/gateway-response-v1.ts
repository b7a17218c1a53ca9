import type { FailureReason } from '../../errors/failure-reason.js';
import type { Money } from '../../money/money.js';
import type { CustomerAction } from '../../transaction/transaction.js';

/** The money moved, and this answer proves it. */
export interface GatewaySuccess {
  /** Proven: money moved. */
  readonly status: 'succeeded';
  /** The gateway's reference, stable from the first answer on. */
  readonly gatewayReference: string;
  /** The receipt the customer sees. */
  readonly receiptNumber?: string;
  /** The amount that the gateway says moved. Required whenever the gateway states it: the host compares it with the transaction. */
  readonly money?: Money;
  /** True where `money` is less than the authorized amount because only this part was captured; the rest was released. */
  readonly isPartialCapture?: boolean;
  /** The gateway's fee, where it states one. */
  readonly fee?: Money;
}

/** The gateway accepted the request; the outcome follows by callback or look-up. */
export interface GatewayPending {
  /** Accepted; the outcome is open. */
  readonly status: 'pending';
  /** The gateway's number for the movement. */
  readonly gatewayReference: string;
  /** What the customer has to do next. */
  readonly action?: CustomerAction;
  /** The gateway's own code, where it is not mapped. */
  readonly rawCode?: string;
  /**
   * True where the answer says nothing about the payment, which the gateway may not even know: the look-up is answered later by callback, or
   * the code means neither success nor failure. The host leaves an `unknown` transaction unchanged.
   */
  readonly isInconclusive?: boolean;
}

/** The gateway declined: no money moved and none will. */
export interface GatewayDecline {
  /** Proven: no money moved and none will. */
  readonly status: 'failed';
  /** Why, in our words. */
  readonly reason: FailureReason;
  /** The gateway's own code, as text; never empty. */
  readonly rawCode: string;
  /** The gateway's own message; may be in any language. */
  readonly rawMessage: string;
  /** The gateway's number for the attempt, where it gives one. */
  readonly gatewayReference?: string;
  /** Whether a new transaction, with a new key, may succeed later. */
  readonly retryable?: boolean;
}

/** The unified answer, with the gateway's own code and message. A decline is a value; a missing answer is a thrown `PaymentError`. */
export type GatewayResponse = GatewaySuccess | GatewayPending | GatewayDecline;
