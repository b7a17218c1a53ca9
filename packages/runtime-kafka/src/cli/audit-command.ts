import type { RuntimeConfig } from '../composition/runtime-config.js';
import type { AuditFault, AuditReport } from '../services/audit/audit-report.js';
import type { CommandOptions } from './command-options.js';
import { createProgress } from './progress.js';
import { amount, table } from './table.js';
import { toTime } from './to-time.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango audit`. Exits 2 when there is a fault, for schedulers. */
export function auditCommand(config: RuntimeConfig, options: CommandOptions): Promise<number> {
  const { from, to, zone, json } = options;
  const request = {
    ...(from !== undefined && { from: toTime(from, zone, '--from') }),
    ...(to !== undefined && { to: toTime(to, zone, '--to') }),
  };
  return withRuntime(config, async ({ admin }) => {
    const progress = createProgress('transactions audited', { isQuiet: json });
    const report = await admin.audit(request, progress.at).finally(progress.end);
    if (json) print(report);
    else process.stdout.write(renderAudit(report));
    return report.counts.faults === 0 ? 0 : 2;
  });
}

/** The report as text: one line for each fault, sums by kind, and counts. */
export function renderAudit({ from, to, counts, totals, faults }: AuditReport): string {
  const left = counts.faults - faults.length;
  const lines = [
    ...faults.map(toLine),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...(faults.length > 0 ? [''] : []),
    ...table([
      ['kind', 'entries', 'amount'],
      ...totals.map(({ kind, entries, amountMinor, currency }) => [
        kind,
        String(entries),
        amount({ amountMinor, currency }),
      ]),
    ]),
    '',
    `from ${from ?? 'the first'} to ${to ?? 'the last'}: ${counts.transactions} transactions, ${counts.entries} entries, ${counts.receipts} receipts checked, ${counts.faults} faults`,
  ];
  return `${lines.join('\n')}\n`;
}

const toLine = ({ fault, transactionId, incomingDepositId, detail }: AuditFault): string =>
  `${fault}  ${transactionId ?? incomingDepositId ?? ''}  ${detail}`;
