import { netMinor, refundableMinor } from '../../ports/balance.js';
import { iso } from '../../ports/iso-time.js';
import type { Discrepancy, Entry } from '../../ports/journal.js';
import { reissuedAs } from '../../ports/reissue.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';

/** What was recorded about a transaction besides its row. */
export interface TransactionContext {
  readonly discrepancies: readonly Discrepancy[];
  /** Its own and those of its refunds and reversals. */
  readonly entries: readonly (Entry & { readonly transactionId?: string })[];
}

/** A transaction as merchants see it. */
export function toTransactionView(record: TransactionRecord, context?: TransactionContext) {
  const { transaction } = record;
  return {
    transactionId: transaction.transactionId,
    kind: transaction.kind,
    gateway: transaction.gatewayId,
    environment: record.environment,
    status: transaction.status,
    version: transaction.version,
    amount: transaction.money,
    merchantReference: transaction.merchantReference,
    counterparty: transaction.counterparty,
    gatewayReference: transaction.gatewayReference,
    receiptNumber: transaction.receiptNumber,
    fee: transaction.fee,
    action: transaction.action,
    failure: transaction.failure,
    originalTransactionId: transaction.originalTransactionId,
    reissueOf: record.reissueOf,
    reissuedAs: reissuedAs(record),
    metadata: transaction.metadata,
    createdAt: transaction.createdAt,
    submittedAt: transaction.submittedAt,
    review: record.review && {
      requestedAt: iso(record.review.requestedAtMs),
      reason: record.review.reason,
    },
    ...(context !== undefined && {
      balance: toBalanceView(record),
      entries: context.entries.map(toEntryView),
      ...(context.discrepancies.length > 0 && {
        discrepancies: context.discrepancies.map(({ discrepancyId, kind, detail, recordedAtMs }) => ({
          discrepancyId,
          kind,
          detail,
          recordedAt: iso(recordedAtMs),
        })),
      }),
    }),
  };
}

function toBalanceView({ balance, transaction }: TransactionRecord) {
  const { reservedMinor: _, ...sums } = balance;
  return {
    currency: transaction.money.currency,
    ...sums,
    netMinor: netMinor(transaction.kind, balance),
    refundableMinor: Math.max(0, refundableMinor(balance)),
  };
}

/** An entry as merchants see it. */
export const toEntryView = (entry: Entry & { readonly transactionId?: string }) => ({
  kind: entry.kind,
  origin: entry.origin,
  amount: entry.money,
  reference: entry.reference,
  transactionId: entry.transactionId,
  evidence: entry.evidence,
  occurredAt: entry.occurredAt,
  recordedAt: iso(entry.recordedAtMs),
});
