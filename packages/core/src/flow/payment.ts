import type { TransactionEntry } from '../evidence/transaction-entry.js';
import type { UnverifiedNumbers } from '../evidence/evidence.js';
import type { Transaction } from '../transaction/transaction.js';

/** A payment as a {@link PaymentStore} keeps it: plain data that survives `JSON.stringify`. */
export interface Payment {
  /** The caller's own key for this payment, such as `order-17`. Unique: the same key is the same payment. */
  readonly paymentKey: string;
  /** Its current state. Its `version` rises by 1 with every change. */
  readonly transaction: Transaction;
  /** Milliseconds since the epoch when `runDue` processes it; absent: never. */
  readonly dueAtMs?: number;
  /** Look-ups made so far. */
  readonly lookUps: number;
  /** Money that moved. */
  readonly entries: readonly TransactionEntry[];
  /** Why a person has to review it. Look-ups go on where they can bring more. */
  readonly review?: { readonly reason: string; readonly detail?: string };
  /** References that an unverified callback named; not proven. */
  readonly unverified?: UnverifiedNumbers;
  /** Digests of the one-time addresses of open look-ups. */
  readonly lookUpTokens: readonly string[];
  /** Refunds and reversals of it. */
  readonly refundIds: readonly string[];
}

/**
 * Where payments are kept: four methods over one table of the host. Write the host's own rows, such as the order, in the same database
 * transaction as `update`, so that they never disagree with the payment.
 */
export interface PaymentStore {
  /** Stores the payment unless one with its `paymentKey` exists; returns the stored one. */
  insert(payment: Payment): Promise<Payment>;
  /** By `transaction.transactionId`, or by `transaction.gatewayReference`. */
  find(
    by: { readonly transactionId: string } | { readonly gatewayReference: string },
  ): Promise<Payment | undefined>;
  /** Replaces the payment if the stored one still has this `transaction.version`, in one statement; returns whether it did. */
  update(payment: Payment, expectedVersion: number): Promise<boolean>;
  /** Payments whose `dueAtMs` has passed, earliest first. */
  listDue(nowMs: number, limit: number): Promise<readonly Payment[]>;
}
