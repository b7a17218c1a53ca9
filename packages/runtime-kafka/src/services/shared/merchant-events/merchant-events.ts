import { isFinalStatus, type EntryKind } from '@lango/core';
import type { EntryDraft, MerchantNotice } from '../../../decisions/decision.js';
import type { Discrepancy } from '../../../ports/journal.js';
import type { EventDraft } from '../../../ports/merchant-event.js';
import type { TransactionRecord } from '../../../ports/transaction-record.js';
import { reissuedAs } from '../../../ports/reissue.js';

/** What a merchant can be told, and subscribe to. */
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

/** What an endpoint that names no events is told: everything but that the customer still has to act. */
export const defaultMerchantEvents: readonly MerchantEventType[] = merchantEventTypes.filter(
  (type) => type !== 'transaction.pending',
);

/** What a change of a transaction gives merchants to hear. */
export interface ToldChange {
  readonly before: TransactionRecord;
  readonly next: TransactionRecord;
  readonly discrepancy?: Discrepancy | undefined;
  readonly entries: readonly EntryDraft[];
  readonly notices: readonly MerchantNotice[];
}

/** One thing to tell: its type, what makes it one, and what the body says of it besides the transaction. */
interface Told {
  readonly type: MerchantEventType;
  readonly key: string;
  readonly detail?: object;
}

/** The events of a change, each with a message id of its own. */
export function eventsOfChange(
  change: ToldChange,
  atMs: number,
  createMessageId: () => string,
): readonly EventDraft[] {
  return toldOf(change).map(({ type, key, detail }) => ({
    eventType: type,
    eventKey: `${change.next.transaction.transactionId}:${type}:${key}`,
    messageId: createMessageId(),
    body: eventBody(change.next, type, atMs, detail),
  }));
}

function toldOf({ before, next, discrepancy, entries, notices }: ToldChange): readonly Told[] {
  const { status } = next.transaction;
  const isNew = before.transaction.status !== status;
  const told: Told[] = [];
  if (isNew && (isFinalStatus(status) || status === 'pending'))
    told.push({ type: `transaction.${status}`, key: '' });
  for (const entry of entries) {
    const type = typeOfEntry(before, entry);
    if (type !== undefined)
      told.push({
        type,
        key: entry.reference,
        detail: { entry: { kind: entry.kind, reference: entry.reference, amount: entry.money } },
      });
  }
  for (const { type, reference } of notices)
    told.push({ type, key: reference, detail: { dispute: { reference } } });
  if (discrepancy !== undefined) {
    const { discrepancyId, kind } = discrepancy;
    told.push({
      type: 'transaction.discrepancy',
      key: discrepancyId,
      detail: { discrepancy: { discrepancyId, kind } },
    });
  }
  return told;
}

const outsideEvents: Readonly<Partial<Record<EntryKind, MerchantEventType>>> = {
  refunded: 'transaction.refunded',
  reversed: 'transaction.refunded',
  returned: 'transaction.returned',
  chargeback: 'transaction.disputed',
  'chargeback-reversed': 'transaction.dispute_won',
};

/** Our own movement is told by the status it ends; all else has an event of its own. */
function typeOfEntry(before: TransactionRecord, { kind, origin }: EntryDraft): MerchantEventType | undefined {
  if (origin === 'outside') return outsideEvents[kind];
  return before.transaction.status === 'failed' ? 'transaction.late_success' : undefined;
}

/** Ids, status, amount; no personal data. */
function eventBody(
  record: TransactionRecord,
  type: MerchantEventType,
  atMs: number,
  detail: object = {},
): string {
  const { transaction } = record;
  return JSON.stringify({
    type,
    timestamp: new Date(atMs).toISOString(),
    data: {
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
    },
  });
}
