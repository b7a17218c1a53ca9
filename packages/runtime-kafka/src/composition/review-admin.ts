import { reviewDecisionsOf } from '../ports/journal.js';
import type { Money } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { approveResend } from '../services/review/approve-resend.js';
import type { PersonStatement } from '../services/review/person-statement.js';
import { proposeResend } from '../services/review/propose-resend.js';
import { resentAs } from '../ports/resend.js';
import { settleByReview, type ReviewVerdict } from '../services/review/settle-by-review.js';
import { withdrawResend } from '../services/review/withdraw-resend.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** A transaction as an operator needs it to decide. */
export interface ReviewItem {
  readonly transactionId: string;
  readonly kind: string;
  readonly gateway: string;
  readonly amount: Money;
  readonly status: string;
  readonly gatewayReference?: string;
  /** Why a person is asked; absent when nobody is asked any more. */
  readonly reason?: string;
  /** A second send that one person has proposed. Times are ISO 8601 UTC. */
  readonly proposal?: {
    readonly proposedBy: string;
    readonly reason: string;
    readonly proposedAt: string;
    /** From then on nobody can approve it. */
    readonly expiresAt: string;
  };
  /** The transaction that this one sends a second time. */
  readonly resendOf?: string;
  /** The transaction that was sent instead of this one. */
  readonly resentAs?: string;
}

/** What a person decided, with the status before and after. */
export interface ReviewTrailEntry {
  readonly version: number;
  readonly decidedBy: string;
  readonly reason: string;
  readonly statusBefore: string;
  readonly statusAfter: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/**
 * What people do about transactions that code cannot settle. Every decision is kept with name, reason, and the status before and after; the
 * names are taken at the word of whoever calls, so a host passes those of its own sign-in. All but the first throw
 * {@link ConfigurationError} in one line when the decision does not fit the transaction.
 */
export interface ReviewAdmin {
  /** Transactions that wait for a person, longest waiting first; at most 100. */
  listForReview(): Promise<readonly ReviewItem[]>;
  /** One transaction, in review or not, and what people decided about it. */
  showReview(
    transactionId: string,
  ): Promise<ReviewItem & { readonly decisions: readonly ReviewTrailEntry[] }>;
  /** Records a person's decision. See {@link ReviewVerdict}. */
  settleByReview(verdict: ReviewVerdict): Promise<ReviewItem>;
  /** The first of two people states that a payment moved nothing and should be sent once more. Sends nothing. */
  proposeResend(statement: PersonStatement): Promise<ReviewItem>;
  /** Takes a proposal back; anyone may. */
  withdrawResend(statement: PersonStatement): Promise<ReviewItem>;
  /** Another person agrees: the first transaction ends `failed`, and a new one, created with that, is sent. */
  approveResend(
    statement: PersonStatement,
  ): Promise<{ readonly first: ReviewItem; readonly second: ReviewItem }>;
}

/** Builds the functions over the store. */
export function reviewAdmin(context: ServiceContext): ReviewAdmin {
  const { store } = context;
  return {
    listForReview: async () => (await store.listForReview(100)).map(toReviewItem),
    showReview: async (transactionId) => {
      const record = await store.find(transactionId);
      if (record === undefined) throw new ConfigurationError(`there is no transaction ${transactionId}`);
      const decisions = reviewDecisionsOf(await store.journal(transactionId));
      return {
        ...toReviewItem(record),
        decisions: decisions.map(({ atMs, ...decision }) => ({ ...decision, at: iso(atMs) })),
      };
    },
    settleByReview: async (verdict) => toReviewItem(await settleByReview(context, verdict)),
    proposeResend: async (statement) => toReviewItem(await proposeResend(context, statement)),
    withdrawResend: async (statement) => toReviewItem(await withdrawResend(context, statement)),
    approveResend: async (statement) => {
      const { first, second } = await approveResend(context, statement);
      return { first: toReviewItem(first), second: toReviewItem(second) };
    },
  };
}

function toReviewItem(record: TransactionRecord): ReviewItem {
  const { transaction, review, resend, resendOf } = record;
  const { transactionId, kind, gatewayId, money, status, gatewayReference } = transaction;
  const successor = resentAs(record);
  return {
    transactionId,
    kind,
    gateway: gatewayId,
    amount: money,
    status,
    ...(gatewayReference !== undefined && { gatewayReference }),
    ...(review !== undefined && { reason: review.reason }),
    ...(resend?.kind === 'proposed' && {
      proposal: {
        proposedBy: resend.proposedBy,
        reason: resend.reason,
        proposedAt: iso(resend.proposedAtMs),
        expiresAt: iso(resend.expiresAtMs),
      },
    }),
    ...(resendOf !== undefined && { resendOf }),
    ...(successor !== undefined && { resentAs: successor }),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
