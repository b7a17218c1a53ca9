import type { GatewayRecord } from '@lango/core';
import { receiptOf } from '../../messages/json-fields.js';
import type { MpesaSettings } from '../mpesa-settings.js';
import type { PeriodMs } from './list-records.js';
import { readStatementAmount } from './statement-amount.js';
import { toStatementBytes } from './statement-bytes.js';
import { findDateOrder, type StatementTimeCell } from './statement-date-order.js';
import { findStatementTable, type StatementColumn, type StatementTable } from './statement-header.js';
import { statementAccount, statementKind, statementParty, statementWords } from './statement-kind.js';
import { refuseStatement } from './statement-refusal.js';
import { isMovedRow, readStatementRow, type StatementRow } from './statement-row.js';
import { fromStatementTime } from './statement-time.js';

type AccountSettings = Pick<MpesaSettings, 'ownAccounts' | 'initiator'>;

/**
 * Rows of the organisation statement that the M-Pesa portal exports as CSV, in either of its templates, also when re-saved by a spreadsheet.
 * Oldest first, whatever the order of the file. Only completed rows moved money. Times are East Africa Time.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `statement`, with row and column: skipping a row would hide a difference
 */
export async function* listStatementRecords(
  statement: Uint8Array,
  period: PeriodMs,
  settings: AccountSettings,
): AsyncGenerator<GatewayRecord> {
  const table = findStatementTable(toStatementBytes(statement));
  assertOwnShortCode(table, settings);
  const { rows, headerIndex, header, place } = table;
  if (rows.unclosedRow !== undefined) throw refuseStatement(rows.unclosedRow, 'a quote is never closed');
  const timeColumn = header[place.time] ?? '';
  const order = findDateOrder(timeCells(table), period, timeColumn);
  const timeAt = (index: number) => fromStatementTime(rows.field(index, place.time), order);
  const indexes = oldestFirst(headerIndex + 1, rows.count, timeAt);
  for (let at = indexes.first; at !== indexes.end; at += indexes.step) {
    const row = readStatementRow(table, at);
    if (row === undefined || !isMovedRow(row)) continue;
    const atMs = fromStatementTime(row.cell('time'), order);
    if (atMs === undefined) throw row.refuse('its completion time cannot be read', 'time');
    if (atMs < period.fromMs || atMs >= period.toMs) continue;
    const record = toRecord(row, atMs);
    if (record !== undefined) yield record;
  }
}

function* timeCells({ rows, headerIndex, place }: StatementTable): Generator<StatementTimeCell> {
  for (let index = headerIndex + 1; index < rows.count; index += 1)
    yield { index, text: rows.field(index, place.time) };
}

/** The lines above the table name the account. The statement of another account is refused. */
function assertOwnShortCode({ preamble }: StatementTable, { ownAccounts, initiator }: AccountSettings): void {
  for (const [index, row] of preamble.entries()) {
    const labelIndex = row.findIndex((cell) => /short\s*code/i.test(cell));
    const shortCode = labelIndex < 0 ? undefined : /\d{3,10}/.exec(row.slice(labelIndex).join(' '))?.[0];
    if (shortCode === undefined || shortCode === initiator?.shortCode) continue;
    if (ownAccounts.shortCodes.has(shortCode) || ownAccounts.tillNumbers?.has(shortCode) === true) continue;
    throw refuseStatement(index, 'it is the statement of another short code');
  }
}

/** The portal writes the newest first, but the file may have been sorted since. */
function oldestFirst(start: number, count: number, timeAt: (index: number) => number | undefined) {
  let [first, last] = [start, count - 1];
  while (first < last && timeAt(first) === undefined) first += 1;
  while (last > first && timeAt(last) === undefined) last -= 1;
  const isNewestFirst = first < last && (timeAt(first) ?? 0) > (timeAt(last) ?? 0);
  return isNewestFirst
    ? { first: count - 1, end: start - 1, step: -1 }
    : { first: start, end: count, step: 1 };
}

/** Undefined where both amounts are 0.00. */
function toRecord(row: StatementRow, atMs: number): GatewayRecord | undefined {
  const { cell } = row;
  const receipt = receiptIn(row, 'receipt');
  if (receipt === undefined) throw row.refuse('it has no receipt number', 'receipt');
  const movement = movementIn(row);
  if (movement === undefined) return undefined;
  const { direction, amountMinor } = movement;
  const words = statementWords(cell('reasonType'), cell('details'));
  const kind = statementKind(direction, words, cell('otherParty') || statementParty(cell('details')));
  const isMovement = kind === 'deposit' || kind === 'withdrawal' || kind === 'reversal';
  // A returned payment is matched by the receipt of the original payment.
  const receiptNumber = kind === 'return' ? (receiptIn(row, 'linked') ?? receipt) : receipt;
  const account = accountIn(row);
  return {
    // A charge has the receipt of its cause, and both sides of a transfer between accounts share one receipt.
    recordReference: isMovement ? receipt : `${receipt}/${kind}-${direction}`,
    kind,
    direction,
    money: { amountMinor, currency: 'KES' },
    occurredAt: new Date(atMs).toISOString(),
    ...(isMovement && { gatewayReference: receipt }),
    ...(kind !== 'fee' && { receiptNumber }),
    ...(account !== '' && { accountReference: account.slice(0, 255) }),
  };
}

/** Direction and amount; undefined where nothing moved. */
function movementIn(row: StatementRow): { direction: 'in' | 'out'; amountMinor: number } | undefined {
  const [paidIn, withdrawn] = (['paidIn', 'withdrawn'] as const).map((column) => {
    const amount = readStatementAmount(row.cell(column));
    if (amount.kind === 'unreadable') throw row.refuse(`an amount ${amount.why}`, column);
    if (amount.kind === 'amount' && amount.isNegative && column === 'paidIn' && amount.amountMinor > 0)
      throw row.refuse('an amount below zero came in', column);
    return amount.kind === 'amount' ? amount.amountMinor : undefined;
  });
  const isNone = paidIn === undefined && withdrawn === undefined;
  if (isNone || ((paidIn ?? 0) > 0 && (withdrawn ?? 0) > 0))
    throw row.refuse('exactly one of Paid In and Withdrawn must be filled', 'paidIn');
  if ((paidIn ?? 0) > 0) return { direction: 'in', amountMinor: paidIn ?? 0 };
  return (withdrawn ?? 0) > 0 ? { direction: 'out', amountMinor: withdrawn ?? 0 } : undefined;
}

/** An id that a spreadsheet read as a number has lost its last digits. */
const scientific = /^\d(?:[.,]\d+)?E\+\d+$/i;

function receiptIn(row: StatementRow, column: StatementColumn): string | undefined {
  const text = row.cell(column);
  if (scientific.test(text)) throw row.refuse('a receipt number is in scientific notation', column);
  const receipt = receiptOf(text);
  if (receipt !== null && !/^[A-Za-z0-9]{1,32}$/.test(receipt))
    throw row.refuse('a receipt number cannot be read', column);
  return receipt ?? undefined;
}

function accountIn(row: StatementRow): string {
  const account = row.cell('account');
  if (scientific.test(account)) throw row.refuse('an account is in scientific notation', 'account');
  return account === '' ? statementAccount(row.cell('details')) : account;
}
