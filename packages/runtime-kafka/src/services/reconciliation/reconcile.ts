import { isFinalStatus, isSameMoney, type GatewayRecord, type GatewayRecordSource } from '@lango/core';
import { gatewayRecordSchema } from '@lango/core/schemas';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { historyOf } from '../../ports/journal.js';
import type { GatewayAccount } from '../../ports/reconciliation-store.js';
import type { ServiceContext } from '../shared/service-context.js';
import { entryOfIncomingDeposit, entryOfTransaction, type LedgerEntry } from './ledger-entry.js';
import { createPatience } from './create-patience.js';
import { compareRecord, entryKindOf, isMovement } from './compare-record.js';
import { createReportBuilder, type ReportBuilder } from './report-builder.js';
import { joinByReference } from './join-by-reference.js';
import { listBookEntries } from './list-book-entries.js';
import { recordDifferences } from './record-differences.js';
import type { ReconciliationReport, ReconciliationRequest } from './reconciliation-report.js';
import { createSeenLines } from './seen-lines.js';

const hourMs = 3_600_000;
/** Listed on both sides of the period: a gateway books a moment before or after we know. */
const marginMs = hourMs;
/** Ours are read from this long before: what was asked for on one day can be paid on the next. */
const lookBackMs = 24 * hourMs;
const batchSize = 500;

/** What one comparison works with. */
interface Comparison {
  readonly context: ServiceContext;
  readonly account: GatewayAccount;
  readonly source: GatewayRecordSource;
  readonly isStatement: boolean;
  readonly period: { readonly fromMs: number; readonly toMs: number };
  readonly report: ReportBuilder;
  /** Told how many records were read. */
  readonly progress: (records: number) => void;
}

/**
 * Compares a period with the gateway's own records: what is missing there, extra there, or different. Reads both sides in the order of time,
 * page by page, and writes nothing unless `record` asks for it. Nothing is asked for beyond an hour from now: it has not been booked.
 *
 * @param signal ends it, with what the gateway then throws
 * @throws {ConfigurationError} in one line when the request does not fit the gateway; {PaymentError} when its records cannot be read whole
 */
export async function reconcile(
  context: ServiceContext,
  request: ReconciliationRequest,
  progress: Comparison['progress'] = () => undefined,
  signal?: AbortSignal,
): Promise<ReconciliationReport> {
  const { gateway, source, order, period } = checkRequest(context, request);
  const { capabilities } = gateway;
  const account: GatewayAccount = {
    gatewayId: gateway.gatewayId,
    gatewayAccount: capabilities.account ?? gateway.gatewayId,
    environment: capabilities.environment,
  };
  const isStatement = request.statement !== undefined;
  const report = createReportBuilder();
  const comparison: Comparison = { context, account, source, isStatement, period, report, progress };
  const matchedIds = new Set<number>();
  const afterEnds: GatewayRecord[] = [];
  const abort = new AbortController();
  const ends = signal === undefined ? abort.signal : AbortSignal.any([abort.signal, signal]);
  try {
    const left = await joinByReference({
      order,
      entries: listBookEntries(context.store, account, {
        fromMs: period.fromMs - lookBackMs,
        toMs: period.toMs + marginMs,
        order,
      }),
      records: movementsOf(comparison, listed(), afterEnds),
      matched: (entry, record) => {
        if (entry.transactionId !== undefined) matchedIds.add(briefOf(entry.transactionId));
        compare(comparison, entry, record);
      },
    });
    // A gateway that ends its list when it is told to has not told all of it.
    signal?.throwIfAborted();
    await settleRecords(comparison, left.records, matchedIds);
    for (const entry of left.entries) {
      // Found by a later look-up of its record, such as one created long before.
      if (entry.transactionId !== undefined && matchedIds.has(briefOf(entry.transactionId))) continue;
      await settleEntry(comparison, entry);
    }
    await settleAfterEnds(comparison, afterEnds);
  } finally {
    abort.abort();
  }
  signal?.throwIfAborted();
  const differences =
    request.record === true ? await recordDifferences(context, report.differences()) : report.differences();
  return {
    ...account,
    from: new Date(period.fromMs).toISOString(),
    to: new Date(period.toMs).toISOString(),
    source: isStatement ? 'statement' : 'api',
    ...report.sums(),
    differences,
  };

  function listed(): AsyncIterable<unknown> {
    const { statement } = request;
    const { tokenCache, logger } = context;
    const around = {
      from: new Date(period.fromMs - marginMs).toISOString(),
      to: new Date(Math.min(period.toMs, context.clock.now()) + marginMs).toISOString(),
    };
    const records = gateway.listRecords?.(around, {
      signal: ends,
      tokenCache,
      logger,
      askPatiently: createPatience(context, ends),
      ...(statement !== undefined && { statement }),
    });
    if (records !== undefined) return records;
    throw new ConfigurationError(`${gateway.gatewayId} declares records and has no method listRecords`);
  }
}

function checkRequest(context: ServiceContext, request: ReconciliationRequest) {
  const gateway = context.gateways.find(request.gatewayId);
  if (gateway === undefined) throw new ConfigurationError(`there is no gateway ${request.gatewayId}`);
  const { records } = gateway.capabilities;
  const wanted = request.statement === undefined ? 'api' : 'statement';
  const source = records?.[wanted];
  if (records === undefined || source === undefined) {
    const other =
      records?.api !== undefined ? ': leave --statement out' : records?.statement ? ': pass --statement' : '';
    throw new ConfigurationError(
      `${gateway.gatewayId} has no records by ${wanted === 'api' ? 'asking' : 'statement'}${other}`,
    );
  }
  const [fromMs, toMs] = [Date.parse(request.from), Date.parse(request.to)];
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs) || fromMs >= toMs)
    throw new ConfigurationError('the period must go from an ISO 8601 time to a later one');
  if (fromMs > context.clock.now() + marginMs) throw new ConfigurationError('the period lies in the future');
  if (source.historyMs !== undefined && fromMs < context.clock.now() - source.historyMs) {
    const hours = Math.floor(source.historyMs / hourMs);
    const instead = wanted === 'api' && records.statement ? ': pass --statement' : '';
    throw new ConfigurationError(
      `${gateway.gatewayId} can be asked for the last ${hours} hours only${instead}`,
    );
  }
  return { gateway, source, order: records.order, period: { fromMs, toMs } };
}

/** The gateway's records that are compared one by one; the others are summed, and what moved after the end is kept aside. */
async function* movementsOf(
  { period, report, progress }: Comparison,
  records: AsyncIterable<unknown>,
  afterEnds: GatewayRecord[],
): AsyncGenerator<GatewayRecord> {
  const seen = createSeenLines();
  let count = 0;
  for await (const told of records) {
    count += 1;
    progress(count);
    const read = gatewayRecordSchema.safeParse(told);
    if (!read.success) {
      const where = read.error.issues[0]?.path.join('.') ?? '';
      throw new ConfigurationError(`the gateway listed what is no record: ${where}`);
    }
    const record = read.data;
    const isInside = isWithin(period, Date.parse(record.occurredAt));
    const again = seen.see(record);
    if (again === 'repeated') {
      if (isInside) report.repeated();
      continue;
    }
    if (isInside) report.recordSeen(record);
    if (again === 'contradicts') report.mismatched('lines-contradict', record);
    else if (isMovement(record)) yield record;
    else if (entryKindOf(record) !== undefined && isInside) afterEnds.push(record);
  }
}

/** Records without an entry among those that were listed: another transaction of ours, an unasked deposit, or nobody's. */
async function settleRecords(
  comparison: Comparison,
  records: readonly GatewayRecord[],
  matchedIds: Set<number>,
): Promise<void> {
  const { context, account, period, report } = comparison;
  const inside = records.filter(({ occurredAt }) => isWithin(period, Date.parse(occurredAt)));
  for (const batch of batches(inside)) {
    const entries = (await findTransactions(comparison, batch)).map(entryOfTransaction);
    const references = batch.flatMap(({ gatewayReference, receiptNumber }) => [
      ...(gatewayReference === undefined ? [] : [gatewayReference]),
      ...(receiptNumber === undefined ? [] : [receiptNumber]),
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
      if (entry === undefined && original !== undefined) await settleAfterEnd(comparison, record, original);
      else if (entry === undefined) report.extra('unknown-to-us', record);
      else if (entry.transactionId !== undefined && matchedIds.has(briefOf(entry.transactionId)))
        report.extra('second-movement', record, entry);
      else {
        if (entry.transactionId !== undefined) matchedIds.add(briefOf(entry.transactionId));
        compare(comparison, entry, record);
      }
    }
  }
}

/** A transaction or unasked deposit of which the gateway listed no record. */
async function settleEntry(comparison: Comparison, entry: LedgerEntry): Promise<void> {
  const { context, source, isStatement, period, report } = comparison;
  const isElsewhere = source.elsewhere?.some((start) => entry.gatewayReference?.startsWith(start)) === true;
  if (!source.kinds.includes(entry.kind) || isElsewhere) return;
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
  // The record lies between the two: whoever did not list all of that cannot say that it is not there. A file may hold the period alone.
  const reachMs = isStatement ? 0 : marginMs;
  if (entry.sentMs < period.fromMs - reachMs || endedMs >= period.toMs + reachMs) report.atBoundary();
  else report.missing(entry);
}

/** Money that moved after the end: each line has its entry, or nobody told us of it. */
async function settleAfterEnds(comparison: Comparison, records: readonly GatewayRecord[]): Promise<void> {
  for (const batch of batches(records)) {
    const transactions = [
      ...(await findTransactions(comparison, batch)),
      ...(await findOriginals(comparison, batch)),
    ].map(entryOfTransaction);
    for (const record of batch) {
      const found = transactions.find((one) => isOf(record, one) || isOriginalOf(record, one));
      if (found === undefined) comparison.report.extra('unknown-to-us', record);
      else await settleAfterEnd(comparison, record, found);
    }
  }
}

async function settleAfterEnd(
  { context, report }: Comparison,
  record: GatewayRecord,
  found: LedgerEntry,
): Promise<void> {
  const kind = entryKindOf(record);
  if (found.transactionId === undefined || kind === undefined) {
    report.extra('unknown-to-us', record);
    return;
  }
  // What failed has nothing that could be lost.
  if (found.status === 'failed') {
    report.matched();
    return;
  }
  const reference = record.entryReference ?? record.gatewayReference ?? record.recordReference;
  const entries = await context.store.entriesAround(found.transactionId);
  // A provider without a number of its own for it: by kind and amount.
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

function findOriginals({ context, account }: Comparison, records: readonly GatewayRecord[]) {
  return context.store.findByReferences(account, {
    transactionIds: records.flatMap((record) => defined(record.originalTransactionId)),
    gatewayReferences: records.flatMap((record) => defined(record.originalGatewayReference)),
    receiptNumbers: [],
  });
}

const isOriginalOf = (record: GatewayRecord, entry: LedgerEntry): boolean =>
  (record.originalTransactionId !== undefined && record.originalTransactionId === entry.transactionId) ||
  (record.originalGatewayReference !== undefined &&
    record.originalGatewayReference === entry.gatewayReference);

function findTransactions({ context, account }: Comparison, records: readonly GatewayRecord[]) {
  return context.store.findByReferences(account, {
    transactionIds: records.flatMap(({ transactionId }) => defined(transactionId)),
    gatewayReferences: records.flatMap(({ gatewayReference }) => defined(gatewayReference)),
    receiptNumbers: records.flatMap(({ receiptNumber }) => defined(receiptNumber)),
  });
}

function compare({ period, report }: Comparison, entry: LedgerEntry, record: GatewayRecord): void {
  // One of the margin serves to find its entry; it is the neighbouring period's to compare.
  if (!isWithin(period, Date.parse(record.occurredAt))) return;
  const reason = compareRecord(entry, record);
  if (reason === undefined) report.matched();
  else report.mismatched(reason, record, entry);
}

const isOf = (record: GatewayRecord, entry: LedgerEntry): boolean =>
  (record.transactionId !== undefined && record.transactionId === entry.transactionId) ||
  (record.gatewayReference !== undefined && record.gatewayReference === entry.gatewayReference) ||
  (record.receiptNumber !== undefined && record.receiptNumber === entry.receiptNumber);

const isWithin = ({ fromMs, toMs }: Comparison['period'], ms: number) => ms >= fromMs && ms < toMs;

/** 52 of an id's random bits: enough to tell a million apart in a tenth of the memory. */
const briefOf = (transactionId: string) => Number.parseInt(transactionId.slice(-13), 16);

function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
}
