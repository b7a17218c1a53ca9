import {
  isFinalStatus,
  isSameMoney,
  type GatewayResponse,
  type GatewaySuccess,
  type OperationIdempotency,
} from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { changeBook, changeStatus, withoutProposal } from './change-record.js';
import type { Decision } from './decision.js';
import { lookUpAfterNews, type RuntimePolicy } from './policy.js';

/**
 * Where a response came from. `answer` the gateway's reply to this attempt · `look-up` its reply to a question of ours, by
 * call or on a one-time address · `signed` an authenticated callback · `hint` a callback that proves nothing.
 */
export type EvidenceSource = 'answer' | 'look-up' | 'signed' | 'hint';

/** Why a person is asked when nobody could find out in time whether the gateway has it. */
export const unknownForTooLong = 'unknown-for-too-long';

/** What the decision may depend on besides the record and the response. */
export interface DecisionContext {
  readonly nowMs: number;
  readonly policy: RuntimePolicy;
  readonly idempotency: OperationIdempotency;
  /** Whether the gateway offers a look-up at all. */
  readonly canLookUp: boolean;
}

/**
 * What a gateway's response means for a transaction. The only place where a response becomes a status: final statuses stay
 * (I4), `succeeded` and `failed` need proof (I5, I6), a hint makes us look.
 */
export function decideOnResponse(
  record: TransactionRecord,
  response: GatewayResponse,
  source: EvidenceSource,
  context: DecisionContext,
): Decision {
  const { transaction } = record;
  if (isFinalStatus(transaction.status)) return decideOnFinal(record, response, source, context);
  const contradiction = findContradiction(record, response);
  if (contradiction !== undefined) return flag(record, context.nowMs, contradiction);
  if (source === 'hint') return lookNow(record, response, context);
  switch (response.status) {
    case 'succeeded':
      if (source === 'signed' && response.money === undefined) return lookNow(record, response, context);
      return {
        kind: 'change',
        cause: causeOf(source),
        next: changeStatus(record, {
          to: 'succeeded',
          gatewayReference: response.gatewayReference,
          ...(response.receiptNumber !== undefined && { receiptNumber: response.receiptNumber }),
          ...(response.fee !== undefined && { fee: response.fee }),
        }),
      };
    case 'pending':
      return becomePending(record, response, source, context);
    case 'failed':
      // A decline of a second send says nothing about the first, unless both were one request under the gateway's own key.
      if (source === 'answer' && record.uncertain && context.idempotency !== 'native') {
        return becomeUnknown(record, context, 'declined-after-uncertain-attempt');
      }
      return {
        kind: 'change',
        cause: causeOf(source),
        next: changeStatus(record, {
          to: 'failed',
          failure: { reason: response.reason, rawCode: response.rawCode, rawMessage: response.rawMessage },
          ...(transaction.gatewayReference === undefined &&
            response.gatewayReference !== undefined && { gatewayReference: response.gatewayReference }),
        }),
      };
  }
}

/** The outcome is open and nobody can say: look it up on schedule, and ask a person when that takes too long. */
export function becomeUnknown(record: TransactionRecord, context: DecisionContext, cause: string): Decision {
  const { nowMs, policy } = context;
  const openSinceMs = record.openSinceMs ?? nowMs;
  const book = {
    uncertain: true,
    openSinceMs,
    dueAtMs: lookUpAfterNews(policy, record.lookUps, openSinceMs, nowMs),
  };
  const next =
    record.transaction.status === 'submitted'
      ? changeStatus(record, { to: 'unknown' }, book)
      : changeBook(record, book);
  return { kind: 'change', cause, next, wake: 'look-up' };
}

function becomePending(
  record: TransactionRecord,
  response: Extract<GatewayResponse, { status: 'pending' }>,
  source: EvidenceSource,
  { nowMs, policy }: DecisionContext,
): Decision {
  const { transaction } = record;
  if (transaction.status === 'pending') return learnAction(record, response, source);
  // Whoever was asked may not know the movement: it stays unknown, and a person is asked in time (I18).
  if (transaction.status === 'unknown' && response.isInconclusive === true)
    return { kind: 'nothing', why: 'nothing was learned' };
  const openSinceMs = record.openSinceMs ?? nowMs;
  return {
    kind: 'change',
    cause: causeOf(source),
    wake: 'look-up',
    next: changeStatus(
      record,
      {
        to: 'pending',
        gatewayReference: response.gatewayReference,
        ...(response.action !== undefined && { action: response.action }),
      },
      {
        sendDeadlineAtMs: undefined,
        openSinceMs,
        // The question that a person was asked has its answer; any other stays (I19).
        ...(record.review?.reason === unknownForTooLong && { review: undefined }),
        dueAtMs: lookUpAfterNews(policy, record.lookUps, openSinceMs, nowMs),
      },
    ),
  };
}

/** A callback may overtake the answer that says what the customer has to do. */
function learnAction(
  record: TransactionRecord,
  { action }: Extract<GatewayResponse, { status: 'pending' }>,
  source: EvidenceSource,
): Decision {
  if (action === undefined || record.transaction.action !== undefined)
    return { kind: 'nothing', why: 'still pending' };
  const withAction = { ...record, transaction: { ...record.transaction, action } };
  return { kind: 'change', cause: causeOf(source), next: changeBook(withAction, {}) };
}

/** A hint proves nothing, but it says when to ask, and which number to ask about. */
function lookNow(record: TransactionRecord, response: GatewayResponse, context: DecisionContext): Decision {
  const { transaction } = record;
  const isSent = record.sendDeadlineAtMs !== undefined || record.uncertain;
  if (transaction.status === 'created' || (transaction.status === 'submitted' && !isSent))
    return { kind: 'nothing', why: 'a hint about a request that was not sent' };
  if (!context.canLookUp)
    return flag(record, context.nowMs, ['hint-without-look-up', undefined, 'unproven callback']);
  if (record.lookUps >= context.policy.lookUpsByHintMax)
    return { kind: 'nothing', why: 'looked up often enough; the schedule goes on' };
  const book = {
    openSinceMs: record.openSinceMs ?? context.nowMs,
    dueAtMs: context.nowMs,
    hintedReference: response.gatewayReference ?? record.hintedReference,
  };
  if (transaction.status !== 'submitted')
    return { kind: 'change', cause: 'callback-hint', wake: 'look-up', next: changeBook(record, book) };
  // The request is still on its way; without a number to ask about, its sender records the outcome first.
  if (response.gatewayReference === undefined)
    return { kind: 'nothing', why: 'a hint while the request is on its way' };
  return {
    kind: 'change',
    cause: 'callback-hint',
    wake: 'look-up',
    next: changeStatus(record, { to: 'unknown' }, { ...book, uncertain: true }),
  };
}

function decideOnFinal(
  record: TransactionRecord,
  response: GatewayResponse,
  source: EvidenceSource,
  { nowMs }: DecisionContext,
): Decision {
  const { transaction } = record;
  if (source === 'hint') return { kind: 'nothing', why: 'a hint after the end' };
  if (response.status === 'pending') return { kind: 'nothing', why: 'older than the outcome' };
  if (response.status === transaction.status) {
    const contradiction = findContradiction(record, response);
    if (contradiction === undefined) return { kind: 'nothing', why: 'already so' };
    return flag(record, nowMs, contradiction);
  }
  return flag(record, nowMs, [
    'contradicts-final-status',
    'contradicts-final-status',
    `the gateway says ${response.status} after ${transaction.status}`,
  ]);
}

type Contradiction = readonly [
  reason: string,
  kind: 'amount-differs' | 'reference-differs' | 'contradicts-final-status' | undefined,
  detail: string,
];

function findContradiction(record: TransactionRecord, response: GatewayResponse): Contradiction | undefined {
  const { transaction } = record;
  const known = transaction.gatewayReference;
  if (response.gatewayReference !== undefined && known !== undefined && known !== response.gatewayReference) {
    return ['reference-differs', 'reference-differs', 'the evidence names another gateway reference'];
  }
  if (response.status !== 'succeeded') return undefined;
  return amountContradiction(record, response);
}

function amountContradiction(
  record: TransactionRecord,
  { money }: GatewaySuccess,
): Contradiction | undefined {
  if (money === undefined || isSameMoney(money, record.transaction.money)) return undefined;
  const ours = record.transaction.money;
  return [
    'amount-differs',
    'amount-differs',
    `the gateway says ${money.amountMinor} ${money.currency}, the transaction ${ours.amountMinor} ${ours.currency}`,
  ];
}

/** A person has to look; the status stays, and so does the look-up schedule. A second send that was proposed has to be proposed again. */
function flag(record: TransactionRecord, nowMs: number, [reason, kind, detail]: Contradiction): Decision {
  const review = record.review ?? { requestedAtMs: nowMs, reason };
  return {
    kind: 'change',
    cause: reason,
    next: changeBook(record, { review, ...withoutProposal(record) }),
    ...(kind !== undefined && { discrepancy: { kind, detail } }),
  };
}

function causeOf(source: EvidenceSource): string {
  return source === 'answer' ? 'gateway-answered' : source === 'look-up' ? 'look-up' : 'callback';
}
