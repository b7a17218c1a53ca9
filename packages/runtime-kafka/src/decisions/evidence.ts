import {
  isSameMoney,
  type GatewayResponse,
  type GatewaySuccess,
  type OperationIdempotency,
} from '@lango/core';
import type { DiscrepancyKind, Entry } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { changeBook, withoutProposal, type BookKeeping } from './change-record.js';
import type { Decision } from './decision.js';
import type { RuntimePolicy } from './policy.js';

/**
 * Where a response came from. `answer` the gateway's reply to this attempt · `look-up` its reply to a question of ours, by
 * call or on a one-time address · `signed` an authenticated callback · `records` the gateway's own books · `hint` a callback that proves nothing.
 */
export type EvidenceSource = 'answer' | 'look-up' | 'signed' | 'records' | 'hint';

/** What the decision may depend on besides the record and the response. */
export interface DecisionContext {
  readonly nowMs: number;
  readonly policy: RuntimePolicy;
  readonly idempotency: OperationIdempotency;
  /** Whether the gateway offers a look-up at all. */
  readonly canLookUp: boolean;
}

/** The receipt that an unproven callback brought, once the number it came with is proven. */
export function provenReceipt(record: TransactionRecord, gatewayReference: string): string | undefined {
  return record.unverifiedReference === gatewayReference ? record.unverifiedReceipt : undefined;
}

/** How an entry was learned; a hint is never booked. */
export const proofOf = (source: EvidenceSource): Entry['evidence'] =>
  source === 'hint' ? 'look-up' : source;

/** What an unproven callback named: the gateway's number, and the receipt that came with it. */
export function unverified(
  record: TransactionRecord,
  response: GatewayResponse,
): Pick<BookKeeping, 'unverifiedReference' | 'unverifiedReceipt'> {
  const { gatewayReference } = response;
  if (gatewayReference === undefined) return {};
  const receipt = response.status === 'succeeded' ? response.receiptNumber : undefined;
  const isSame = record.unverifiedReference === gatewayReference;
  return {
    unverifiedReference: gatewayReference,
    unverifiedReceipt: receipt ?? (isSame ? record.unverifiedReceipt : undefined),
  };
}

/** Why a person is asked, what kind of discrepancy is kept (if one is), and the detail. */
export type Contradiction = readonly [reason: string, kind: DiscrepancyKind | undefined, detail: string];

/** What of the evidence speaks against the record, if anything does. */
export function findContradiction(
  record: TransactionRecord,
  response: GatewayResponse,
): Contradiction | undefined {
  const { transaction } = record;
  const known = transaction.gatewayReference;
  if (response.gatewayReference !== undefined && known !== undefined && known !== response.gatewayReference) {
    return ['reference-differs', 'reference-differs', 'the evidence names another gateway reference'];
  }
  if (response.status !== 'succeeded') return undefined;
  return amountContradiction(record, response);
}

function amountContradiction(
  { transaction }: TransactionRecord,
  { money, isPartialCapture }: GatewaySuccess,
): Contradiction | undefined {
  if (money === undefined || isSameMoney(money, transaction.money)) return undefined;
  const ours = transaction.money;
  const isPart = money.currency === ours.currency && money.amountMinor < ours.amountMinor;
  // Less was captured than was held: the rest was released.
  if (isPartialCapture === true && transaction.kind === 'deposit' && isPart) return undefined;
  return [
    'amount-differs',
    'amount-differs',
    `the gateway says ${money.amountMinor} ${money.currency}, the transaction ${ours.amountMinor} ${ours.currency}`,
  ];
}

/** A person has to look; the status stays, and so does the look-up schedule. A second send that was proposed has to be proposed again. */
export function flag(
  record: TransactionRecord,
  nowMs: number,
  [reason, kind, detail]: Contradiction,
): Decision {
  const review = record.review ?? { requestedAtMs: nowMs, reason };
  return {
    kind: 'change',
    cause: reason,
    next: changeBook(record, { review, ...withoutProposal(record) }),
    ...(kind !== undefined && { discrepancy: { kind, detail } }),
  };
}

/** Why, for the journal. */
export function causeOf(source: EvidenceSource): string {
  switch (source) {
    case 'answer':
      return 'gateway-answered';
    case 'look-up':
      return 'look-up';
    case 'records':
      return 'reconciliation';
    case 'signed':
    case 'hint':
      return 'callback';
  }
}
