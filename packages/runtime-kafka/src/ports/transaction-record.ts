import type { Money, Transaction } from '@lango/core';
import type { Balance } from './balance.js';
import type { NextStep } from './next-step.js';
import type { Reissue } from './reissue.js';

/** A transaction and the runtime's book-keeping beside it: one row. Times in milliseconds since the epoch. */
export interface TransactionRecord {
  readonly transaction: Transaction;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  /** The gateway account that evidence must come from. */
  readonly gatewayAccount: string;
  /** Where the merchant wants this one's callbacks besides its endpoints. */
  readonly callbackUrl?: string;
  /** Attempts that count against the allowed number. */
  readonly attempts: number;
  /**
   * Until then a request may be on its way, and its outcome is the sender's to record. Kept while the outcome is unknown: only after it
   * can a gateway's not knowing the transaction mean anything.
   */
  readonly sendDeadlineAtMs?: number;
  /** An earlier attempt may have been carried out. Sticky: a later clean error does not clear it. */
  readonly possiblySent: boolean;
  /** What has to happen next. Absent: it is final, and nothing is to be checked. */
  readonly nextStep?: NextStep;
  /** When the claim loop takes it up. Absent: never again, or only by a person. */
  readonly dueAtMs?: number;
  /** Look-ups made since it became `pending` or `unknown`. */
  readonly lookUps: number;
  /**
   * A gateway's number that an unproven callback named. Asked about, and taken over only with the answer: whoever knows the callback
   * address could have made it up.
   */
  readonly unverifiedReference?: string;
  /** The receipt that came with it: taken over once a look-up proves the same gateway's number. */
  readonly unverifiedReceipt?: string;
  /** When the outcome first became open at the gateway. */
  readonly openSinceMs?: number;
  /** A person has to look. A flag on an open row, or on a final one whose evidence is contradicted. */
  readonly review?: { readonly requestedAtMs: number; readonly reason: string };
  /** A reissue of it that was proposed, or made. A proposal ends with every change of status: it was made about the one before. */
  readonly reissue?: Reissue;
  /** The transaction that this one sends a second time, as two people decided. */
  readonly reissueOf?: string;
  /** `traceparent` of the merchant's request, so that callbacks which come much later join its trace. */
  readonly traceParent?: string;
  /** What moved around it. Kept by the store: a commit adds to it, so that two transactions can change it without a conflict. */
  readonly balance: Balance;
  /** A capture or cancel that the merchant asked for and that has not been answered. */
  readonly pendingOperation?: RequestedOperation;
}

/** A capture or cancel, and how often the gateway was asked for it so far. */
export type RequestedOperation = (
  { readonly operation: 'cancel' } | { readonly operation: 'capture'; readonly money: Money }
) & {
  readonly tries?: number;
  /** When it was first sent; how long the gateway remembers its key is counted from here. */
  readonly firstTriedAtMs?: number;
};
