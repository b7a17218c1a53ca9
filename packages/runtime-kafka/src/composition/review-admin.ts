import { iso } from '../ports/iso-time.js';
import { reviewDecisionsOf } from '../ports/journal.js';
import type { Money } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { approveReissue } from '../services/review/approve-reissue.js';
import type { ReviewStatement } from '../services/review/review-statement.js';
import { proposeReissue } from '../services/review/propose-reissue.js';
import { reissuedAs } from '../ports/reissue.js';
import { resolveReview, type ReviewVerdict } from '../services/review/resolve-review.js';
import { withdrawReissue } from '../services/review/withdraw-reissue.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** A transaction in review, as operators see it. */
export interface ReviewItem {
  readonly transactionId: string;
  readonly kind: string;
  readonly gateway: string;
  readonly amount: Money;
  readonly status: string;
  readonly gatewayReference?: string;
  /** Reason of the review; absent when it is over. */
  readonly reason?: string;
  /** A reissue that one person has proposed. Times are ISO 8601 UTC. */
  readonly proposal?: {
    readonly proposedBy: string;
    readonly reason: string;
    readonly proposedAt: string;
    /** It can be approved until then. */
    readonly expiresAt: string;
  };
  /** The transaction that this one replaces. */
  readonly reissueOf?: string;
  /** The transaction that replaces this one. */
  readonly reissuedAs?: string;
}

/** A person's decision, with the status before and after. */
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
 * Decisions of people about transactions that code cannot resolve. Each is recorded with name, reason, and the status before and after. The caller
 * vouches for the name, so a host passes that of its signed-in user. All but the first throw {@link ConfigurationError} in one line when the
 * decision does not fit the transaction.
 */
export interface ReviewAdmin {
  /** Transactions in review, longest waiting first; at most 100. */
  listForReview(): Promise<readonly ReviewItem[]>;
  /** One transaction, in review or not, with the decisions about it. */
  showReview(
    transactionId: string,
  ): Promise<ReviewItem & { readonly decisions: readonly ReviewTrailEntry[] }>;
  /** Records a person's decision. See {@link ReviewVerdict}. */
  resolveReview(verdict: ReviewVerdict): Promise<ReviewItem>;
  /** The first of two people states that a payment moved nothing and should be sent once more. Sends nothing. */
  proposeReissue(statement: ReviewStatement): Promise<ReviewItem>;
  /** Withdraws a proposal. Anyone may. */
  withdrawReissue(statement: ReviewStatement): Promise<ReviewItem>;
  /** Another person agrees: the first transaction ends `failed`, and a new one is created in the same commit and sent. */
  approveReissue(
    statement: ReviewStatement,
  ): Promise<{ readonly first: ReviewItem; readonly second: ReviewItem }>;
  /** @deprecated Earlier name of {@link ReviewAdmin.resolveReview}. Goes with the next minor version, as do the three below. */
  settleByReview: ReviewAdmin['resolveReview'];
  /** @deprecated Earlier name of {@link ReviewAdmin.proposeReissue}. */
  proposeResend: ReviewAdmin['proposeReissue'];
  /** @deprecated Earlier name of {@link ReviewAdmin.withdrawReissue}. */
  withdrawResend: ReviewAdmin['withdrawReissue'];
  /** @deprecated Earlier name of {@link ReviewAdmin.approveReissue}. */
  approveResend: ReviewAdmin['approveReissue'];
}

type FormerName = 'settleByReview' | 'proposeResend' | 'withdrawResend' | 'approveResend';

/** Builds the functions. */
export function reviewAdmin(context: ServiceContext): ReviewAdmin {
  const { store } = context;
  const admin: Omit<ReviewAdmin, FormerName> = {
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
    resolveReview: async (verdict) => toReviewItem(await resolveReview(context, verdict)),
    proposeReissue: async (statement) => toReviewItem(await proposeReissue(context, statement)),
    withdrawReissue: async (statement) => toReviewItem(await withdrawReissue(context, statement)),
    approveReissue: async (statement) => {
      const { first, second } = await approveReissue(context, statement);
      return { first: toReviewItem(first), second: toReviewItem(second) };
    },
  };
  return {
    ...admin,
    settleByReview: admin.resolveReview,
    proposeResend: admin.proposeReissue,
    withdrawResend: admin.withdrawReissue,
    approveResend: admin.approveReissue,
  };
}

function toReviewItem(record: TransactionRecord): ReviewItem {
  const { transaction, review, reissue, reissueOf } = record;
  const { transactionId, kind, gatewayId, money, status, gatewayReference } = transaction;
  const successor = reissuedAs(record);
  return {
    transactionId,
    kind,
    gateway: gatewayId,
    amount: money,
    status,
    ...(gatewayReference !== undefined && { gatewayReference }),
    ...(review !== undefined && { reason: review.reason }),
    ...(reissue?.kind === 'proposed' && {
      proposal: {
        proposedBy: reissue.proposedBy,
        reason: reissue.reason,
        proposedAt: iso(reissue.proposedAtMs),
        expiresAt: iso(reissue.expiresAtMs),
      },
    }),
    ...(reissueOf !== undefined && { reissueOf }),
    ...(successor !== undefined && { reissuedAs: successor }),
  };
}
