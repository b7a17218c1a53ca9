import type { GatewayRecord } from '@lango/core';
import { listStatementRecords } from '../daraja/records/list-statement-records.js';

export const november = { fromMs: Date.UTC(2026, 10, 1), toMs: Date.UTC(2026, 11, 1) };
/** Our own accounts. */
export const settings = { ownAccounts: { shortCodes: new Set(['174379']), includesTestShortCodes: true } };

/** The records of a statement. */
export async function list(file: string | Uint8Array, period = november): Promise<GatewayRecord[]> {
  const records: GatewayRecord[] = [];
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  for await (const record of listStatementRecords(bytes, period, settings)) records.push(record);
  return records;
}

/** The newer template: no lines above, no columns for type, payer and account; both amounts in every row. */
export const newer = (...rows: string[]) =>
  [
    'Receipt No,Completion Time,Details,Transaction Status,Paid In (KSHs),Withdrawn (KSHs),Balance (KSHs)',
    ...rows,
    '',
  ].join('\r\n');

/** A statement with one row, at that time. */
export const one = (time: string) =>
  newer(`TA1,${time},Pay Bill from 2547****111 - A Acc. a,Completed,10.00,0.00,10.00`);
