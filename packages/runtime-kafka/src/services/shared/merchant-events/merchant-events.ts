import { isFinalStatus, type EntryKind } from '@lango/core';
import type { EntryDraft, MerchantNotice } from '../../../decisions/decision.js';
import { iso } from '../../../ports/iso-time.js';
import type { Discrepancy } from '../../../ports/journal.js';
import type { EventDraft } from '../../../ports/merchant-event.js';
import type { TransactionRecord } from '../../../ports/transaction-record.js';
import { reissuedAs } from '../../../ports/reissue.js';

/** The types of merchant events, to subscribe to. */
export const merchantEventTypes = [
  'transaction.pending',
  'transaction.succeeded',
  'transaction.failed',
  'transaction.refunded',
  'transaction.disputed',
  'transaction.dispute_won',
  'transaction.dispute_lost',
  'transaction.returned',
  'transaction.late_success',
  'transaction.discrepancy',
  'deposit.incoming',
  'endpoint.disabled',
] as const;

export type MerchantEventType = (typeof merchantEventTypes)[number];

/** Event types of an endpoint that names none: all but `transaction.pending`. */
export const defaultMerchantEvents: readonly MerchantEventType[] = merchantEventTypes.filter(
  (type) => type !== 'transaction.pending',
);

/** A change of a transaction, as far as its merchant events depend on it. */
export interface ReportedChange {
  readonly before: TransactionRecord;
  readonly next: TransactionRecord;
  readonly discrepancy?: Discrepancy | undefined;
  readonly entries: readonly EntryDraft[];
  readonly notices: readonly MerchantNotice[];
}

/** One event of a change: its type, its key, and the details in its body besides the transaction. */
interface ChangeEvent {
  readonly type: MerchantEventType;
  readonly key: string;
  readonly detail?: object;
}

/** The merchant events of a change, each with its own message id. */
export function eventsOfChange(
  change: ReportedChange,
  atMs: number,
  createMessageId: () => string,
): readonly EventDraft[] {
  return eventsIn(change).map(({ type, key, detail }) => ({
    eventType: type,
    eventKey: `${change.next.transaction.transactionId}:${type}:${key}`,
    messageId: createMessageId(),
    body: eventBody(change.next, type, atMs, detail),
  }));
}

function eventsIn({ before, next, discrepancy, entries, notices }: ReportedChange): readonly ChangeEvent[] {
  const { status } = next.transaction;
  const isNew = before.transaction.status !== status;
  const events: ChangeEvent[] = [];
  if (isNew && (isFinalStatus(status) || status === 'pending'))
    events.push({ type: `transaction.${status}`, key: '' });
  for (const entry of entries) {
    const type = typeOfEntry(before, entry);
    if (type !== undefined)
      events.push({
        type,
        key: entry.reference,
        detail: { entry: { kind: entry.kind, reference: entry.reference, amount: entry.money } },
      });
  }
  for (const { type, reference } of notices)
    events.push({ type, key: reference, detail: { dispute: { reference } } });
  if (discrepancy !== undefined) {
    const { discrepancyId, kind } = discrepancy;
    events.push({
      type: 'transaction.discrepancy',
      key: discrepancyId,
      detail: { discrepancy: { discrepancyId, kind } },
    });
  }
  return events;
}

const outsideEvents: Readonly<Partial<Record<EntryKind, MerchantEventType>>> = {
  refunded: 'transaction.refunded',
  reversed: 'transaction.refunded',
  returned: 'transaction.returned',
  chargeback: 'transaction.disputed',
  'chargeback-reversed': 'transaction.dispute_won',
};

/** Our own payment is reported by its final status. Every other entry has its own event. */
function typeOfEntry(before: TransactionRecord, { kind, origin }: EntryDraft): MerchantEventType | undefined {
  if (origin === 'outside') return outsideEvents[kind];
  return before.transaction.status === 'failed' ? 'transaction.late_success' : undefined;
}

/** The text of an event, as it is signed and sent. */
export const toEventBody = (type: MerchantEventType | 'endpoint.test', atMs: number, data: object): string =>
  JSON.stringify({ type, timestamp: iso(atMs), data });

/** Ids, status, amount; no personal data. */
function eventBody(
  record: TransactionRecord,
  type: MerchantEventType,
  atMs: number,
  detail: object = {},
): string {
  const { transaction } = record;
  return toEventBody(type, atMs, {
    transactionId: transaction.transactionId,
    kind: transaction.kind,
    gateway: transaction.gatewayId,
    environment: record.environment,
    status: transaction.status,
    version: transaction.version,
    amount: transaction.money,
    merchantReference: transaction.merchantReference,
    receiptNumber: transaction.receiptNumber,
    originalTransactionId: transaction.originalTransactionId,
    reissueOf: record.reissueOf,
    reissuedAs: reissuedAs(record),
    failure: transaction.failure && {
      reason: transaction.failure.reason,
      rawCode: transaction.failure.rawCode,
    },
    ...detail,
  });
}
