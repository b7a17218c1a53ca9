import type { FailureReason } from '../errors/failure-reason.js';
import type { Money } from '../money/money.js';
import type { TransactionStatus } from './transaction-status.js';

/** `deposit` customer to merchant; `withdrawal` merchant to customer; `refund` and `reversal` undo an earlier movement. */
export type TransactionKind = 'deposit' | 'withdrawal' | 'refund' | 'reversal';

/** A JSON value, as it may stand in `gatewayOptions`. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The customer. Each gateway states which members it needs. */
export interface Counterparty {
  /** Telephone number, preferably E.164 (`+254712345678`); adapters also accept their country's usual formats. */
  readonly phoneNumber?: string;
  /** As entered by the customer or the merchant. */
  readonly name?: string;
  /** Address for receipts. */
  readonly emailAddress?: string;
  /** Members of one provider only, such as `stripeAccount`. */
  readonly [member: string]: string | undefined;
}

/** What the customer has to do before a `pending` transaction can go on. */
export type CustomerAction =
  /** Send the customer's browser to this address (3-D Secure, a hosted page). */
  | { readonly type: 'redirect'; readonly url: string }
  /** Pass this to the provider's browser library. It can complete the payment, so it is never logged. */
  | { readonly type: 'client-secret'; readonly clientSecret: string }
  /**
   * The customer was prompted on the handset; nothing to pass on. `accountReference` is the account shown there, where the gateway
   * shortens the merchant's reference for it.
   */
  | { readonly type: 'approve-on-device'; readonly accountReference?: string };

/** Why a transaction ended `failed`, in our words and in the gateway's. */
export interface TransactionFailure {
  /** Why, in our words. */
  readonly reason: FailureReason;
  /** The gateway's own code, as text. */
  readonly rawCode?: string;
  /** The gateway's own message. Shown to operators; may be in any language. */
  readonly rawMessage?: string;
}

/** One payment attempt. A refund or reversal is a separate transaction that names the original. */
export interface Transaction {
  /** Ours: `txn_` and 32 lower-case hexadecimal digits, ordered by time of creation. */
  readonly transactionId: string;
  /** Direction of the money. */
  readonly kind: TransactionKind;
  /** The gateway instance that carries it out. */
  readonly gatewayId: string;
  /** How much; 0 is never sent. */
  readonly money: Money;
  /** Current status; changed by `transitionTransaction` only. */
  readonly status: TransactionStatus;
  /** 1 when created; every committed change raises it by exactly 1. */
  readonly version: number;
  /** The merchant's own number, such as an invoice; not unique. */
  readonly merchantReference?: string;
  /** The customer. */
  readonly counterparty: Counterparty;
  /** The gateway's number for this movement, once known. */
  readonly gatewayReference?: string;
  /** The receipt the customer sees, where the gateway gives one. */
  readonly receiptNumber?: string;
  /** The gateway's fee, where it states one. */
  readonly fee?: Money;
  /** What the customer has to do, while `pending`. */
  readonly action?: CustomerAction;
  /** Set if and only if `status` is `failed`. */
  readonly failure?: TransactionFailure;
  /** The original of a refund or reversal. */
  readonly originalTransactionId?: string;
  /** The merchant's own labels. Passed to gateways that keep such labels; never read by us. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Settings of one provider for this transaction, under the adapter's name: `{ mpesa: { accountReference: 'A-1' } }`. */
  readonly gatewayOptions?: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  /** ISO 8601 UTC; when it was first possibly sent. Absent: never sent. */
  readonly submittedAt?: string;
  /** ISO 8601 UTC; never first sent after this. */
  readonly submitBy?: string;
}
