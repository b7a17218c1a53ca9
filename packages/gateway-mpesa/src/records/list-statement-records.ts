import { PaymentError, parseMajorUnits, type GatewayRecord, type Money } from '@lango/core';
import { fromStatementTime } from '../mapping/nairobi-time.js';
import { receiptOf } from '../messages/json-fields.js';
import type { MpesaSettings } from '../mpesa-settings.js';
import { indexCsv, type CsvRows } from './csv-rows.js';
import type { PeriodMs } from './list-records.js';
import { statementKind } from './statement-kind.js';

/** Columns of the organisation statement, whatever case and signs they are written with. */
const columns = {
  receipt: /^receiptno$|^receiptnumber$|^transactionid$/,
  time: /^completiontime$/,
  details: /^details$/,
  status: /^transactionstatus$/,
  paidIn: /^paidin$/,
  withdrawn: /^withdrawn$/,
  reasonType: /^reasontype$/,
  otherParty: /^otherpartyinfo$/,
  account: /^acno$|^accountno$/,
} as const;

type Column = keyof typeof columns;
type Header = Readonly<Record<Column, number>>;

const headerRowsMax = 30;

/**
 * Rows of the organisation statement that the M-Pesa portal exports as CSV, oldest first whichever way the file runs. Only completed rows
 * moved money. Times are East Africa Time, day before month.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `statement`, with the line: leaving one out would hide a difference
 */
export async function* listStatementRecords(
  statement: Uint8Array,
  { fromMs, toMs }: PeriodMs,
  settings: Pick<MpesaSettings, 'shortCode' | 'initiator'>,
): AsyncGenerator<GatewayRecord> {
  const rows = indexCsv(statement);
  const { header, headerIndex } = findHeader(rows, settings);
  const indexes = rowsInOrder(rows, header, headerIndex + 1);
  for (let at = indexes.first; at !== indexes.end; at += indexes.step) {
    const row = rows.read(at);
    const cell = (column: Column) => row[header[column]] ?? '';
    if (isBlank(row) || !/^completed$/i.test(cell('status'))) continue;
    const atMs = fromStatementTime(cell('time'));
    if (atMs === undefined) throw refuse(at, 'its completion time cannot be read');
    if (atMs < fromMs || atMs >= toMs) continue;
    yield toRecord(at, cell, atMs);
  }
}

function findHeader(
  rows: CsvRows,
  settings: Pick<MpesaSettings, 'shortCode' | 'initiator'>,
): { header: Header; headerIndex: number } {
  for (let index = 0; index < Math.min(rows.count, headerRowsMax); index += 1) {
    const row = rows.read(index);
    const names = row.map((name) => name.toLowerCase().replace(/[^a-z]/g, ''));
    const header = Object.fromEntries(
      Object.entries(columns).map(([column, name]) => [column, names.findIndex((one) => name.test(one))]),
    ) as Record<Column, number>;
    const needed: readonly Column[] = ['receipt', 'time', 'status', 'paidIn', 'withdrawn'];
    if (needed.every((column) => header[column] >= 0)) return { header, headerIndex: index };
    assertOwnShortCode(index, row, settings);
  }
  throw refuse(0, 'no row names Receipt No., Completion Time, Transaction Status, Paid In and Withdrawn');
}

/** The lines above the table name the account: another's statement is refused rather than compared. */
function assertOwnShortCode(
  index: number,
  row: readonly string[],
  { shortCode, initiator }: Pick<MpesaSettings, 'shortCode' | 'initiator'>,
): void {
  const named = row.findIndex((cell) => /short\s*code/i.test(cell));
  const stated = named < 0 ? undefined : /\d{3,10}/.exec(row.slice(named).join(' '))?.[0];
  if (stated === undefined || stated === shortCode || stated === initiator?.shortCode) return;
  throw refuse(index, 'it is the statement of another short code');
}

/** The portal writes the newest first; a file that was sorted since is read the other way. */
function rowsInOrder(rows: CsvRows, header: Header, start: number) {
  const timeAt = (index: number) => fromStatementTime(rows.read(index)[header.time] ?? '');
  let [first, last] = [start, rows.count - 1];
  while (first < last && timeAt(first) === undefined) first += 1;
  while (last > first && timeAt(last) === undefined) last -= 1;
  const isNewestFirst = first < last && (timeAt(first) ?? 0) > (timeAt(last) ?? 0);
  return isNewestFirst
    ? { first: rows.count - 1, end: start - 1, step: -1 }
    : { first: start, end: rows.count, step: 1 };
}

function toRecord(index: number, cell: (column: Column) => string, atMs: number): GatewayRecord {
  const receiptNumber = receiptOf(cell('receipt'));
  if (receiptNumber === null) throw refuse(index, 'it has no receipt number');
  const paidIn = readAmount(index, cell('paidIn'));
  const withdrawn = readAmount(index, cell('withdrawn'));
  if ((paidIn === undefined) === (withdrawn === undefined))
    throw refuse(index, 'exactly one of Paid In and Withdrawn must be filled');
  const direction = paidIn === undefined ? 'out' : 'in';
  const kind = statementKind(direction, `${cell('reasonType')} ${cell('details')}`, cell('otherParty'));
  const isMovement = kind === 'deposit' || kind === 'withdrawal' || kind === 'reversal';
  const accountReference = cell('account');
  return {
    // A charge, and the two sides of a transfer between accounts, bear the receipt of what caused them.
    recordReference: isMovement ? receiptNumber : `${receiptNumber}/${kind}-${direction}`,
    kind,
    direction,
    money: (paidIn ?? withdrawn) as Money,
    occurredAt: new Date(atMs).toISOString(),
    ...(isMovement && { gatewayReference: receiptNumber }),
    ...(kind !== 'fee' && { receiptNumber }),
    ...(accountReference !== '' && { accountReference: accountReference.slice(0, 255) }),
  };
}

/** `1,500.00`, `-1,500.00`; empty and zero are none. */
function readAmount(index: number, text: string): Money | undefined {
  const plain = text.replace(/,(?=\d{3})/g, '').replace(/^-/, '');
  if (plain === '' || /^0+(?:\.0+)?$/.test(plain)) return undefined;
  if (!/^\d{1,12}(?:\.\d{1,2})?$/.test(plain)) throw refuse(index, 'an amount cannot be read');
  return parseMajorUnits(plain, 'KES');
}

const isBlank = (row: readonly string[]) => row.every((cell) => cell === '');

const refuse = (index: number, why: string) =>
  new PaymentError('invalid_request', 'none', `the statement's row ${index + 1}: ${why}`, undefined, {
    field: 'statement',
  });
