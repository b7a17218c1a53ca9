import type { Money } from '../../money/money.js';

/**
 * What kind of movement an entry is. `captured`: a deposit's money was taken from the payer. `paid-out`: a withdrawal reached the
 * customer. `refunded` and `reversed`: money of a deposit went back to the payer. `returned`: money that had been paid out or refunded came back to
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
 * A money movement for a transaction that the gateway reports on its own: a refund made on its dashboard, a dispute, a payout that the bank
 * returned. The transaction's status stays; the entry is booked once per `entryReference` and `kind`, even if reported repeatedly and through
 * several channels.
 */
export interface GatewayEntry {
  /** Ours, where the gateway carries it back. */
  readonly transactionId?: string;
  /** The gateway's reference of the transaction (`Transaction.gatewayReference`), where the entry names it. */
  readonly gatewayReference?: string;
  /** What moved. */
  readonly kind: EntryKind;
  /** How much; more than 0. */
  readonly money: Money;
  /** The gateway's number of this movement itself (refund, dispute, reversal): 1 to 255 characters. */
  readonly entryReference: string;
  /** ISO 8601 UTC, as the gateway says. */
  readonly occurredAt?: string;
  /** For a `chargeback`: true once the dispute is lost. May be reported after the entry itself. */
  readonly isFinal?: boolean;
  /** The gateway's own reason code, as text. */
  readonly rawCode: string;
  /** The gateway's own message. */
  readonly rawMessage: string;
}
