import type { GatewayRecord } from '@lango/core';
import { iso } from '../../ports/iso-time.js';
import type { LedgerEntry } from './ledger-entry.js';
import type {
  DifferenceReason,
  MissingEntry,
  ReconciliationDifference,
  ReconciliationReport,
  ReconciliationTotal,
} from './reconciliation-report.js';

/** Gathers what a comparison finds. */
export interface ReportBuilder {
  recordSeen(record: GatewayRecord): void;
  repeated(): void;
  matched(): void;
  atBoundary(): void;
  unresolved(): void;
  missing(entry: LedgerEntry): void;
  extra(reason: DifferenceReason, record: GatewayRecord, entry?: LedgerEntry): void;
  /** `missing`: the entry that we should have and do not. */
  mismatched(
    reason: DifferenceReason,
    record: GatewayRecord,
    entry?: LedgerEntry,
    missing?: MissingEntry,
  ): void;
  sums(): Pick<ReconciliationReport, 'counts' | 'totals'>;
  differences(): readonly ReconciliationDifference[];
}

/** Differences listed; further ones are only counted. */
const differencesMax = 10_000;

/** Counts everything, sums by kind and currency, and lists differences up to a bound. */
export function createReportBuilder(): ReportBuilder {
  const counts = {
    records: 0,
    repeated: 0,
    matched: 0,
    missing: 0,
    extra: 0,
    mismatched: 0,
    atBoundary: 0,
    unresolved: 0,
  };
  const totals = new Map<string, { -readonly [K in keyof ReconciliationTotal]: ReconciliationTotal[K] }>();
  const differences: ReconciliationDifference[] = [];
  const add = (total: Omit<ReconciliationTotal, 'records'>): void => {
    const key = `${total.kind} ${total.direction} ${total.currency}`;
    const known = totals.get(key);
    if (known === undefined) totals.set(key, { ...total, records: 1 });
    else {
      known.records += 1;
      known.amountMinor += total.amountMinor;
    }
  };
  const list = (difference: ReconciliationDifference): void => {
    counts[difference.difference] += 1;
    if (differences.length < differencesMax) differences.push(difference);
  };
  const ofRecord =
    (difference: 'extra' | 'mismatched'): ReportBuilder['mismatched'] =>
    (reason, record, entry, missing) => {
      const { kind, money, recordReference, gatewayReference, receiptNumber, transactionId } = record;
      const [id, reference] = [
        entry?.transactionId ?? transactionId,
        entry?.gatewayReference ?? gatewayReference,
      ];
      list({
        difference,
        reason,
        at: record.occurredAt,
        kind,
        ...(entry && { ...statusOf(entry), ours: entry.money }),
        gateway: money,
        recordReference,
        ...(id !== undefined && { transactionId: id }),
        ...(reference !== undefined && { gatewayReference: reference }),
        ...(receiptNumber !== undefined && { receiptNumber }),
        ...(missing !== undefined && { entry: missing }),
      });
    };
  return {
    recordSeen: ({ kind, direction, money, fee }) => {
      counts.records += 1;
      add({ kind, direction, ...money });
      if (fee !== undefined) add({ kind: 'fee', direction: 'out', ...fee });
    },
    repeated: () => void (counts.repeated += 1),
    matched: () => void (counts.matched += 1),
    atBoundary: () => void (counts.atBoundary += 1),
    unresolved: () => void (counts.unresolved += 1),
    missing: (entry) => {
      const { transactionId, gatewayReference, receiptNumber, kind, money, sentMs } = entry;
      list({
        difference: 'missing',
        reason: 'not-in-records',
        at: iso(sentMs),
        kind,
        ...statusOf(entry),
        ours: money,
        ...(transactionId !== undefined && { transactionId }),
        ...(gatewayReference !== undefined && { gatewayReference }),
        ...(receiptNumber !== undefined && { receiptNumber }),
      });
    },
    extra: ofRecord('extra'),
    mismatched: ofRecord('mismatched'),
    sums: () => ({ counts: { ...counts }, totals: [...totals.values()] }),
    differences: () => differences,
  };
}

function statusOf({ status, incomingDepositId }: LedgerEntry) {
  return { status, ...(incomingDepositId !== undefined && { incomingDepositId }) };
}
