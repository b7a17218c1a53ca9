import type { GatewayRecord, GatewayRecordPeriod } from '../gateway/v1/gateway-record-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import { promised } from './conformance-check.js';
import type { ConformanceRun } from './conformance-run.js';
import { recordProblem } from './contract-shapes.js';

/** A minute. */
export const minuteMs = 60_000;

/** From an hour before now to five minutes after: everything that the check made lies in it. */
export const aroundNow = (): GatewayRecordPeriod =>
  periodOf(Date.now() - 60 * minuteMs, Date.now() + 5 * minuteMs);
/** A stretch of time between two moments. */
export const periodOf = (fromMs: number, toMs: number): GatewayRecordPeriod => ({
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
});

/** The records of a period, each checked against the contract's shape, until there are no more or `take` is reached. */
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

/** What differs from an ordinary listing. */
export interface ListChanges {
  /** Default: one that never fires. */
  readonly signal?: AbortSignal;
  /** Told how many came so far. */
  readonly seen?: (count: number) => void;
}

/** Whether a record is of this transaction. */
export const isRecordOf = (transaction: Transaction, record: GatewayRecord): boolean =>
  record.kind === transaction.kind &&
  (record.transactionId === transaction.transactionId ||
    (record.gatewayReference !== undefined && record.gatewayReference === transaction.gatewayReference) ||
    (record.receiptNumber !== undefined && record.receiptNumber === transaction.receiptNumber));
