import type { Money } from '../../money/money.js';

/**
 * How money moved around a transaction. `captured`: a deposit's money was taken from the payer. `paid-out`: a withdrawal reached the
 * customer. `refunded` and `reversed`: money of a deposit was given back. `returned`: money that had been paid out or refunded came back to
 * the merchant, or a bank took a deposit back without a dispute. `chargeback`: the payer's bank took a disputed deposit back;
 * `chargeback-reversed`: a won dispute gave it back to the merchant. `adjusted`: the provider corrected an amount.
 */
export type EntryKind =
  | 'captured'
  | 'paid-out'
  | 'refunded'
  | 'reversed'
  | 'returned'
  | 'chargeback'
  | 'chargeback-reversed'
  | 'adjusted';

/**
 * One movement of money around a transaction that the gateway tells of on its own account: a refund made on its dashboard, a dispute, a
 * payout that the bank sent back. The transaction's status stays; the entry is booked once per `entryReference` and `kind`, however often
 * and by whichever channel it is told.
 */
export interface GatewayEntry {
  /** Ours, where the gateway carries it back. */
  readonly transactionId?: string;
  /** The gateway's number for the transaction (`Transaction.gatewayReference`), where the entry names it. */
  readonly gatewayReference?: string;
  /** What moved. */
  readonly kind: EntryKind;
  /** How much; more than 0. */
  readonly money: Money;
  /** The gateway's number of this movement itself (refund, dispute, reversal): 1 to 255 characters. */
  readonly entryReference: string;
  /** ISO 8601 UTC, as the gateway says. */
  readonly occurredAt?: string;
  /** Of a `chargeback`: true once the dispute is decided against the merchant. It may be told after the entry itself. */
  readonly isFinal?: boolean;
  /** The gateway's own code, as text: why. */
  readonly rawCode: string;
  /** The gateway's own message. */
  readonly rawMessage: string;
}
