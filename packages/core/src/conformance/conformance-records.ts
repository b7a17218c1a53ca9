import type { GatewayRecord, GatewayRecordPeriod } from '../gateway/v1/gateway-record-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import { promised } from './conformance-check.js';
import type { ConformanceRun } from './conformance-run.js';
import { recordProblem } from './contract-shapes.js';

/** A minute. */
export const minuteMs = 60_000;

/** From an hour before now to five minutes after: contains everything that the check made. */
export const aroundNow = (): GatewayRecordPeriod =>
  periodOf(Date.now() - 60 * minuteMs, Date.now() + 5 * minuteMs);
/** A period between two times. */
export const periodOf = (fromMs: number, toMs: number): GatewayRecordPeriod => ({
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
});

/** All records of a period, each checked against the contract. */
export async function list(
  run: ConformanceRun,
  period: GatewayRecordPeriod,
  { signal = new AbortController().signal, seen }: ListChanges = {},
): Promise<readonly GatewayRecord[]> {
  const records: GatewayRecord[] = [];
  const listed = run.gateway.listRecords?.(period, { signal });
  promised(listed !== undefined, 'listRecords is declared and is not a method');
  for await (const record of listed) {
    const problem = recordProblem(record);
    promised(problem === undefined, `not a GatewayRecord: ${problem}`);
    records.push(record);
    promised(records.length <= 100_000, 'the listing does not end');
    seen?.(records.length);
  }
  return records;
}

/** Options of {@link list}. */
export interface ListChanges {
  /** Default: one that never fires. */
  readonly signal?: AbortSignal;
  /** Called with the number of records so far. */
  readonly seen?: (count: number) => void;
}

/** Whether a record belongs to this transaction. */
export const isRecordOf = (transaction: Transaction, record: GatewayRecord): boolean =>
  record.kind === transaction.kind &&
  (record.transactionId === transaction.transactionId ||
    (record.gatewayReference !== undefined && record.gatewayReference === transaction.gatewayReference) ||
    (record.receiptNumber !== undefined && record.receiptNumber === transaction.receiptNumber));
