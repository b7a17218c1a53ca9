import type { GatewayRecord } from '@lango/core';
import { gatewayRecordSchema } from '@lango/core/schemas';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { entryKindOf, isPaymentRecord } from './compare-record.js';
import { isInPeriod, type Comparison } from './comparison.js';
import { createDuplicateLines } from './duplicate-lines.js';

/**
 * The records that are matched one by one. All are summed in the report; those of money that moved after a final status go to `lateRecords`.
 * `progress` gets the number of records read.
 */
export async function* readRecords(
  comparison: Comparison,
  listing: AsyncIterable<unknown>,
  lateRecords: GatewayRecord[],
  progress: (records: number) => void,
): AsyncGenerator<GatewayRecord> {
  const { report } = comparison;
  const duplicates = createDuplicateLines();
  let count = 0;
  for await (const line of listing) {
    count += 1;
    progress(count);
    const parsed = gatewayRecordSchema.safeParse(line);
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      throw new ConfigurationError(`the gateway listed an invalid record: ${where}`);
    }
    const record = parsed.data;
    const isInside = isInPeriod(comparison, record);
    const known = duplicates.check(record);
    if (known === 'repeated') {
      if (isInside) report.repeated();
      continue;
    }
    if (isInside) report.recordSeen(record);
    if (known === 'contradicts') report.mismatched('lines-contradict', record);
    else if (isPaymentRecord(record)) yield record;
    else if (entryKindOf(record) !== undefined && isInside) lateRecords.push(record);
  }
}
