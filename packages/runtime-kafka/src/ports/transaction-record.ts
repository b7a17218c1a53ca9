import type { Money, Transaction } from '@lango/core';
import type { Balance } from './balance.js';
import type { NextStep } from './next-step.js';
import type { Reissue } from './reissue.js';

/** One row: a transaction and its processing state. Times in milliseconds since the epoch. */
export interface TransactionRecord {
  readonly transaction: Transaction;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  /** The gateway account that evidence must come from. */
  readonly gatewayAccount: string;
  /** Address for this transaction's events, besides the merchant's endpoints. */
  readonly callbackUrl?: string;
  /** Attempts that count against the allowed number. */
  readonly attempts: number;
  /**
   * Until then a request may be in flight, and its sender records the outcome. Kept while the outcome is unknown: before it, a gateway's "not
   * found" proves nothing.
   */
  readonly sendDeadlineAtMs?: number;
  /** An earlier attempt may have been carried out. A later error without effect does not clear it. */
  readonly possiblySent: boolean;
  /** The next step. Absent: it is final, with nothing to verify. */
  readonly nextStep?: NextStep;
  /** When the claim loop takes it. Absent: it does not. */
  readonly dueAtMs?: number;
  /** Look-ups made since it became `pending` or `unknown`. */
  readonly lookUps: number;
  /**
   * Gateway reference of an unverified callback. It is looked up, and stored as the gateway reference only with the response: anyone who knows the
   * callback URL could have invented it.
   */
  readonly unverifiedReference?: string;
  /** The receipt that came with it, stored once a look-up proves that reference. */
  readonly unverifiedReceipt?: string;
  /** When the outcome first became open at the gateway. */
  readonly openSinceMs?: number;
  /** A person has to decide. Set on an open row, or on a final one that later evidence contradicts. */
  readonly review?: { readonly requestedAtMs: number; readonly reason: string };
  /** Its reissue, proposed or done. A change of status ends a proposal. */
  readonly reissue?: Reissue;
  /** The transaction that this one replaces, as two people decided. */
  readonly reissueOf?: string;
  /** `traceparent` of the merchant's request, so that callbacks which come much later join its trace. */
  readonly traceParent?: string;
  /** Sums of its entries. The store adds to them at each commit, so that two transactions can change them without a conflict. */
  readonly balance: Balance;
  /** A capture or cancel that the merchant asked for and that has not been answered. */
  readonly pendingOperation?: RequestedOperation;
}

/** A capture or cancel, and how often it was sent so far. */
export type RequestedOperation = (
  { readonly operation: 'cancel' } | { readonly operation: 'capture'; readonly money: Money }
) & {
  readonly tries?: number;
  /** When it was first sent; how long the gateway remembers its key is counted from here. */
  readonly firstTriedAtMs?: number;
};
