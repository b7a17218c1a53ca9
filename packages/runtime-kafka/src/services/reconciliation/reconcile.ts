import type { GatewayRecord } from '@lango/core';
import { accountOf } from '../../ports/account-of.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { iso } from '../../ports/iso-time.js';
import type { GatewayAccount } from '../../ports/reconciliation-store.js';
import type { ServiceContext } from '../shared/service-context.js';
import { checkRequest } from './check-request.js';
import { marginMs, shortId, type Comparison } from './comparison.js';
import { createBackoff } from './create-backoff.js';
import { joinByReference } from './join-by-reference.js';
import { listLedgerEntries } from './list-ledger-entries.js';
import { compare, matchLateRecords, matchRecords, reportUnmatched } from './match-records.js';
import { readRecords } from './read-records.js';
import { recordDifferences } from './record-differences.js';
import type { ReconciliationReport, ReconciliationRequest } from './reconciliation-report.js';
import { createReportBuilder } from './report-builder.js';

/** Our payments are read from this long before the period: one created on one day can be paid on the next. */
const lookBackMs = 24 * 3_600_000;

/**
 * Compares a period with the gateway's own records: what is missing there, extra there, or different. Reads both sides in time order, page by page,
 * and writes nothing unless `record` is set. Records are listed up to an hour from now at most, since later ones are not booked yet. `progress` gets
 * the number of records read; `signal` ends the comparison with the error that the gateway then throws.
 *
 * @throws {ConfigurationError} in one line when the request does not fit the gateway; {PaymentError} when its records cannot be read completely
 */
export async function reconcile(
  context: ServiceContext,
  request: ReconciliationRequest,
  progress: (records: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ReconciliationReport> {
  const { gateway, source, order, period } = checkRequest(context, request);
  const { gatewayId, capabilities } = gateway;
  const { statement } = request;
  const account: GatewayAccount = {
    gatewayId,
    gatewayAccount: accountOf(gateway),
    environment: capabilities.environment,
  };
  const isStatement = statement !== undefined;
  const report = createReportBuilder();
  const matchedIds = new Set<number>();
  const comparison: Comparison = { context, account, source, isStatement, period, report, matchedIds };
  const lateRecords: GatewayRecord[] = [];
  const abort = new AbortController();
  const ends = signal === undefined ? abort.signal : AbortSignal.any([abort.signal, signal]);
  const listing = (): AsyncIterable<unknown> => {
    const { tokenCache, logger, clock } = context;
    const around = {
      from: iso(period.fromMs - marginMs),
      to: iso(Math.min(period.toMs, clock.now()) + marginMs),
    };
    const records = gateway.listRecords?.(around, {
      signal: ends,
      tokenCache,
      logger,
      askPatiently: createBackoff(context, ends),
      ...(isStatement && { statement }),
    });
    if (records !== undefined) return records;
    throw new ConfigurationError(`${gatewayId} declares records and has no method listRecords`);
  };
  try {
    const left = await joinByReference({
      order,
      entries: listLedgerEntries(context.store, account, {
        fromMs: period.fromMs - lookBackMs,
        toMs: period.toMs + marginMs,
        order,
      }),
      records: readRecords(comparison, listing(), lateRecords, progress),
      matched: (entry, record) => compare(comparison, entry, record),
    });
    // A gateway that ends its list on abort has not listed everything.
    signal?.throwIfAborted();
    await matchRecords(comparison, left.records);
    for (const entry of left.entries) {
      // Matched by reference above, such as one created long before the period.
      if (entry.transactionId !== undefined && matchedIds.has(shortId(entry.transactionId))) continue;
      await reportUnmatched(comparison, entry);
    }
    await matchLateRecords(comparison, lateRecords);
  } finally {
    abort.abort();
  }
  signal?.throwIfAborted();
  const differences =
    request.record === true ? await recordDifferences(context, report.differences()) : report.differences();
  return {
    ...account,
    from: iso(period.fromMs),
    to: iso(period.toMs),
    source: isStatement ? 'statement' : 'api',
    ...report.sums(),
    differences,
  };
}
