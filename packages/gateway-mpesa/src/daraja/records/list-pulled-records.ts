import { PaymentError, type GatewayRecord, type GatewayRecordsContext } from '@lango/core';
import { parseJsonBytes } from '@lango/core/gateway-kit';
import { toNairobiDateTime } from '../mapping/nairobi-time.js';
import { fromMpesaAmount } from '../mapping/to-mpesa-amount.js';
import {
  amountOf,
  filledTextOf,
  receiptOf,
  recordOf,
  textOf,
  type JsonRecord,
} from '../../messages/json-fields.js';
import type { OperationDependencies } from '../operations/operation-dependencies.js';
import type { PeriodMs } from './list-records.js';
import { pulledTimeIn } from './pulled-time.js';

/** Shorter than the three hours between the two readings of a time, so that at most one reading lies in a slice. */
const sliceMs = 60 * 60 * 1000;

/**
 * Customers' payments from the pull API, hour by hour. Each hour is read page by page until an empty page, then sorted by time.
 * Source: php-mpesa `mpesa_endpoints.md` and daraja-js, read 2026-11-22.
 */
export async function* listPulledRecords(
  dependencies: OperationDependencies,
  { fromMs, toMs }: PeriodMs,
  context: GatewayRecordsContext,
): AsyncGenerator<GatewayRecord> {
  for (let startMs = fromMs; startMs < toMs; startMs += sliceMs) {
    const slice = { fromMs: startMs, toMs: Math.min(startMs + sliceMs, toMs) };
    const records: GatewayRecord[] = [];
    let previousPage = '';
    for (let offset = 0; ;) {
      const rows = await pull(dependencies, slice, offset, context);
      if (rows.length === 0) break;
      const page = JSON.stringify(rows[0]);
      if (page === previousPage) throw unreadable('the same page came twice');
      previousPage = page;
      offset += rows.length;
      records.push(...rows.flatMap((row) => toRecord(row, slice) ?? []));
    }
    yield* records.sort((one, other) => one.occurredAt.localeCompare(other.occurredAt));
  }
}

async function pull(
  { settings, api }: OperationDependencies,
  { fromMs, toMs }: PeriodMs,
  offset: number,
  context: GatewayRecordsContext,
): Promise<readonly JsonRecord[]> {
  const json = {
    ShortCode: settings.shortCode,
    // The API takes whole seconds; `toRecord` drops rows outside the slice.
    StartDate: toNairobiDateTime(Math.floor(fromMs / 1000) * 1000),
    EndDate: toNairobiDateTime(Math.ceil(toMs / 1000) * 1000),
    OffSetValue: String(offset),
  };
  const path = '/pulltransactions/v1/query';
  const askOnce = () => api.postForBody({ path, json, answers: 'pull', movesMoneyOut: false }, context);
  // Daraja limits bursts: a page refused for that is retried instead of ending the listing.
  const answer = recordOf(parseJsonBytes(await (context.askPatiently?.(askOnce) ?? askOnce())));
  const response = answer?.['Response'];
  if (!Array.isArray(response)) throw unreadable('it has no list');
  // Rows come as a list in a list.
  return response.flat().map((row) => recordOf(row) ?? unreadableRow('is no object'));
}

/** Undefined for a row outside the requested hour and for one without money. */
function toRecord(row: JsonRecord, slice: PeriodMs): GatewayRecord | undefined {
  const receiptNumber = receiptOf(row['transactionId']) ?? unreadableRow('has no transactionId');
  const signed = textOf(row['amount']) ?? '';
  // A zero amount moved no money.
  if (/^-?0+(?:\.0+)?$/.test(signed)) return undefined;
  const isNegative = signed.startsWith('-');
  const money = fromMpesaAmount(amountOf(signed.replace(/^-\s*/, ''))) ?? unreadableRow('has no amount');
  const atMs = pulledTimeIn(textOf(row['trxDate']) ?? '', slice);
  if (atMs === undefined) return unreadableRow('has no trxDate that can be read');
  if (atMs === null) return undefined;
  const isDeposit = !isNegative && /^c2b/i.test(filledTextOf(row['transactiontype']) ?? 'c2b');
  const accountReference = filledTextOf(row['billreference']);
  return {
    // What was taken back bears the receipt of what was paid.
    recordReference: isNegative ? `${receiptNumber}/other-out` : receiptNumber,
    kind: isDeposit ? 'deposit' : 'other',
    direction: isNegative ? 'out' : 'in',
    money,
    occurredAt: new Date(atMs).toISOString(),
    ...(!isNegative && { gatewayReference: receiptNumber }),
    receiptNumber,
    ...(accountReference !== undefined && { accountReference: accountReference.slice(0, 255) }),
  };
}

const unreadableRow = (why: string): never => {
  throw unreadable(`a row ${why}`);
};

const unreadable = (why: string) =>
  new PaymentError('response_unreadable', 'none', `Daraja's list of transactions cannot be read: ${why}`);
