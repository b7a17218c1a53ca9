import { readFileSync } from 'node:fs';
import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type {
  ReconciliationDifference,
  ReconciliationReport,
} from '../services/reconciliation/reconciliation-report.js';
import type { CommandOptions } from './command-options.js';
import { createProgress } from './progress.js';
import { required } from './required.js';
import { amount, table } from './table.js';
import { toTime } from './to-time.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango reconcile`. Exits 2 when something differs, for schedulers. */
export function reconcileCommand(config: RuntimeConfig, options: CommandOptions): Promise<number> {
  const gatewayId = required(options.gateway, '--gateway ID');
  const from = toTime(required(options.from, '--from TIME'), options.zone, '--from');
  const to = toTime(required(options.to, '--to TIME'), options.zone, '--to');
  const { statement: file, record, json } = options;
  const statement = file === undefined ? undefined : readStatement(file);
  return withRuntime(config, async ({ admin }) => {
    const progress = createProgress('records compared', { isQuiet: json });
    const request = { gatewayId, from, to, record, ...(statement && { statement }) };
    const report = await admin.reconcile(request, progress.at).finally(progress.end);
    if (json) print(report);
    else process.stdout.write(renderReport(report));
    const { missing, extra, mismatched } = report.counts;
    return missing + extra + mismatched === 0 ? 0 : 2;
  });
}

function readStatement(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigurationError(`--statement: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const columns = ['difference', 'reason', 'at', 'kind', 'status', 'ours', 'gateway', 'transaction', 'record'];

/** The report as text: what was compared, sums by kind, and a table of differences. */
export function renderReport(report: ReconciliationReport): string {
  const { counts, totals, differences } = report;
  const lines = [
    `${report.gatewayId} (${report.gatewayAccount}, ${report.environment}) from ${report.from} to ${report.to}, by ${report.source}`,
    '',
    `${counts.records} records, ${counts.matched} matched, ${counts.missing} missing, ${counts.extra} extra, ${counts.mismatched} mismatched`,
    ...(counts.repeated > 0 ? [`${counts.repeated} exact duplicates`] : []),
    ...(counts.atBoundary > 0 ? [`${counts.atBoundary} at the boundary: compare a longer period`] : []),
    ...(counts.unresolved > 0
      ? [`${counts.unresolved} of unknown outcome, not in the records: lango review list`]
      : []),
    '',
    ...table([
      ['kind', 'direction', 'records', 'amount'],
      ...totals.map(({ kind, direction, records, amountMinor, currency }) => [
        kind,
        direction,
        String(records),
        amount({ amountMinor, currency }),
      ]),
    ]),
  ];
  if (differences.length > 0) lines.push('', ...table([columns, ...differences.map(toCells)]));
  const left = counts.missing + counts.extra + counts.mismatched - differences.length;
  if (left > 0) lines.push(`and ${left} more`);
  return `${lines.join('\n')}\n`;
}

function toCells(one: ReconciliationDifference): readonly string[] {
  const { difference, reason, at, kind, status = '', ours, gateway, recorded } = one;
  return [
    difference,
    recorded === undefined ? reason : `${reason} (${recorded ? 'recorded' : 'recorded before'})`,
    at,
    kind,
    status,
    ours === undefined ? '' : amount(ours),
    gateway === undefined ? '' : amount(gateway),
    one.transactionId ?? one.incomingDepositId ?? '',
    one.receiptNumber ?? one.recordReference ?? one.gatewayReference ?? '',
  ];
}
