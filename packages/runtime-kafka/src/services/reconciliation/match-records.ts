import { isFinalStatus, isSameMoney, type GatewayRecord } from '@lango/core';
import { historyOf } from '../../ports/journal.js';
import { compareRecord, entryKindOf } from './compare-record.js';
import { isInPeriod, marginMs, shortId, type Comparison } from './comparison.js';
import { entryOfIncomingDeposit, entryOfTransaction, type LedgerEntry } from './ledger-entry.js';

const batchSize = 500;

/** Reports a record beside its ledger entry. One in the margin only helped to find the entry: the neighboring period compares it. */
export function compare(comparison: Comparison, entry: LedgerEntry, record: GatewayRecord): void {
  if (entry.transactionId !== undefined) comparison.matchedIds.add(shortId(entry.transactionId));
  if (!isInPeriod(comparison, record)) return;
  const reason = compareRecord(entry, record);
  if (reason === undefined) comparison.report.matched();
  else comparison.report.mismatched(reason, record, entry);
}

/** Matches records that had no entry in the listing: another transaction of ours, an incoming deposit, or unknown. */
export async function matchRecords(comparison: Comparison, records: readonly GatewayRecord[]): Promise<void> {
  const { context, account, report, matchedIds } = comparison;
  for (const batch of batches(records.filter((record) => isInPeriod(comparison, record)))) {
    const entries = (await findTransactions(comparison, batch)).map(entryOfTransaction);
    const references = batch.flatMap(({ gatewayReference, receiptNumber }) => [
      ...defined(gatewayReference),
      ...defined(receiptNumber),
    ]);
    const incoming = await context.store.findIncomingDeposits(account, references);
    const originals = (await findOriginals(comparison, batch)).map(entryOfTransaction);
    for (const record of batch) {
      const entry =
        entries.find((one) => isOf(record, one)) ??
        incoming
          .map(entryOfIncomingDeposit)
          .find(
            ({ gatewayReference }) =>
              gatewayReference === record.gatewayReference || gatewayReference === record.receiptNumber,
          );
      const original = originals.find((one) => isOriginalOf(record, one));
      if (entry === undefined && original !== undefined) await matchLateRecord(comparison, record, original);
      else if (entry === undefined) report.extra('unknown-to-us', record);
      else if (entry.transactionId !== undefined && matchedIds.has(shortId(entry.transactionId)))
        report.extra('second-movement', record, entry);
      else compare(comparison, entry, record);
    }
  }
}

/** Reports a transaction or incoming deposit of which the gateway listed no record. */
export async function reportUnmatched(comparison: Comparison, entry: LedgerEntry): Promise<void> {
  const { context, source, isStatement, period, report } = comparison;
  const isExcluded = source.elsewhere?.some((prefix) => entry.gatewayReference?.startsWith(prefix)) === true;
  if (!source.kinds.includes(entry.kind) || isExcluded) return;
  if (entry.sentMs >= period.toMs) return;
  if (!isFinalStatus(entry.status)) {
    if (entry.status === 'unknown' && entry.sentMs >= period.fromMs) report.unresolved();
    return;
  }
  const endedMs =
    entry.transactionId === undefined
      ? entry.sentMs
      : (historyOf(await context.store.journal(entry.transactionId)).find(({ status }) =>
          isFinalStatus(status),
        )?.atMs ?? entry.sentMs);
  if (endedMs < period.fromMs) return;
  // The record's time lies between sending and end. It is missing only if all of that was listed; a statement may hold the period alone.
  const reachMs = isStatement ? 0 : marginMs;
  if (entry.sentMs < period.fromMs - reachMs || endedMs >= period.toMs + reachMs) report.atBoundary();
  else report.missing(entry);
}

/** Matches records of money that moved after a final status with the entries of their transactions. */
export async function matchLateRecords(
  comparison: Comparison,
  records: readonly GatewayRecord[],
): Promise<void> {
  for (const batch of batches(records)) {
    const transactions = [
      ...(await findTransactions(comparison, batch)),
      ...(await findOriginals(comparison, batch)),
    ].map(entryOfTransaction);
    for (const record of batch) {
      const found = transactions.find((one) => isOf(record, one) || isOriginalOf(record, one));
      if (found === undefined) comparison.report.extra('unknown-to-us', record);
      else await matchLateRecord(comparison, record, found);
    }
  }
}

async function matchLateRecord(
  { context, report }: Comparison,
  record: GatewayRecord,
  found: LedgerEntry,
): Promise<void> {
  const kind = entryKindOf(record);
  if (found.transactionId === undefined || kind === undefined) return report.extra('unknown-to-us', record);
  // A failed transaction has no money to lose.
  if (found.status === 'failed') return report.matched();
  const reference = record.entryReference ?? record.gatewayReference ?? record.recordReference;
  const entries = await context.store.entriesAround(found.transactionId);
  // Without a reference of the entry itself: by kind and amount.
  const isBooked = entries.some(
    (entry) =>
      entry.kind === kind &&
      (record.entryReference === undefined
        ? isSameMoney(entry.money, record.money)
        : entry.reference === reference),
  );
  if (isBooked) report.matched();
  else report.mismatched('entry-not-recorded', record, found, { kind, reference });
}

const defined = (value: string | undefined) => (value === undefined ? [] : [value]);

function findTransactions({ context, account }: Comparison, records: readonly GatewayRecord[]) {
  return context.store.findByReferences(account, {
    transactionIds: records.flatMap(({ transactionId }) => defined(transactionId)),
    gatewayReferences: records.flatMap(({ gatewayReference }) => defined(gatewayReference)),
    receiptNumbers: records.flatMap(({ receiptNumber }) => defined(receiptNumber)),
  });
}

function findOriginals({ context, account }: Comparison, records: readonly GatewayRecord[]) {
  return context.store.findByReferences(account, {
    transactionIds: records.flatMap((record) => defined(record.originalTransactionId)),
    gatewayReferences: records.flatMap((record) => defined(record.originalGatewayReference)),
    receiptNumbers: [],
  });
}

const isOf = (record: GatewayRecord, entry: LedgerEntry): boolean =>
  (record.transactionId !== undefined && record.transactionId === entry.transactionId) ||
  (record.gatewayReference !== undefined && record.gatewayReference === entry.gatewayReference) ||
  (record.receiptNumber !== undefined && record.receiptNumber === entry.receiptNumber);

const isOriginalOf = (record: GatewayRecord, entry: LedgerEntry): boolean =>
  (record.originalTransactionId !== undefined && record.originalTransactionId === entry.transactionId) ||
  (record.originalGatewayReference !== undefined &&
    record.originalGatewayReference === entry.gatewayReference);

function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
}
