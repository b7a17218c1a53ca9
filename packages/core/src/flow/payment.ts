import type { TransactionEntry } from '../evidence/transaction-entry.js';
import type { UnverifiedNumbers } from '../evidence/evidence.js';
import type { Transaction } from '../transaction/transaction.js';

/** A payment as a {@link PaymentStore} keeps it: plain data that survives `JSON.stringify`. */
export interface Payment {
  /** The caller's own name for this payment, such as `order-17`: the same key is the same payment. Unique. */
  readonly paymentKey: string;
  /** Where it stands. Its `version` rises by 1 with every change. */
  readonly transaction: Transaction;
  /** Milliseconds since the epoch when `runDue` takes it up; absent: never. */
  readonly dueAtMs?: number;
  /** Look-ups made so far. */
  readonly lookUps: number;
  /** Money that moved. */
  readonly entries: readonly TransactionEntry[];
  /** A person has to look, and why. Look-ups go on where they can tell more. */
  readonly review?: { readonly reason: string; readonly detail?: string };
  /** What an unverified callback named; not believed. */
  readonly unverified?: UnverifiedNumbers;
  /** Digests of the one-time addresses of open look-ups. */
  readonly lookUpTokens: readonly string[];
  /** Refunds and reversals of it. */
  readonly refundIds: readonly string[];
}

/**
 * Where payments are kept: four methods over one table of the host's. Write the host's own rows, such as the order, in the same database
 * transaction as `update`, and they never disagree with the payment.
 */
export interface PaymentStore {
  /** Stores the payment unless there is one with its `paymentKey`; answers the one that is stored then. */
  insert(payment: Payment): Promise<Payment>;
  /** By `transaction.transactionId`, or by `transaction.gatewayReference`. */
  find(
    by: { readonly transactionId: string } | { readonly gatewayReference: string },
  ): Promise<Payment | undefined>;
  /** Replaces the payment if the stored one still has this `transaction.version`, in one statement; says whether it did. */
  update(payment: Payment, expectedVersion: number): Promise<boolean>;
  /** Payments whose `dueAtMs` has come, earliest first. */
  listDue(nowMs: number, limit: number): Promise<readonly Payment[]>;
}
