import type { PaymentError } from '@lango/core';
import type { StatementColumn, StatementTable } from './statement-header.js';
import { refuseStatement } from './statement-refusal.js';

/** One row of the table. */
export interface StatementRow {
  /** Text of a column; empty where the template has no such column. */
  readonly cell: (column: StatementColumn) => string;
  /** An error that names the row and the column. */
  readonly refuse: (why: string, column?: StatementColumn) => PaymentError;
}

/**
 * A row of the table; undefined for an empty line, a note, a total or a repeated header.
 *
 * @throws {PaymentError} where its cells do not fit the header: amounts might be in the wrong columns
 */
export function readStatementRow(table: StatementTable, index: number): StatementRow | undefined {
  const { rows, header, place } = table;
  const cells = rows.read(index);
  if (isNoRow(cells) || cells[place.receipt] === header[place.receipt]) return undefined;
  const cell = (column: StatementColumn) => cells[place[column]] ?? '';
  const refuse = (why: string, column?: StatementColumn) =>
    refuseStatement(index, why, column === undefined ? undefined : header[place[column]]);
  if (cells.slice(header.length).some((text) => text !== ''))
    throw refuse('it has more cells than the header; a comma in a name or an amount needs quotes');
  if (isCutShort(table, index, cells)) throw refuse('it is cut short');
  if (cells.some(holdsRows)) throw refuse('a quote is not closed where its cell ends');
  if (/\d/.test(cell('balanceConfirmed')))
    throw refuse('its cells are shifted; a comma in a name or an amount needs quotes', 'balanceConfirmed');
  if (!/^(?:kshs?|kes)?$/i.test(cell('currency'))) throw refuse('its currency is not shillings', 'currency');
  return { cell, refuse };
}

/** The last row of a file without a final line end, with fewer cells than the row before. */
function isCutShort({ rows, headerIndex }: StatementTable, index: number, cells: readonly string[]): boolean {
  if (rows.isEnded || index !== rows.count - 1 || index - 1 === headerIndex) return false;
  return cells.length < rows.read(index - 1).length;
}

/** A cell of several lines that look like rows: its quote was closed by another row's. */
const holdsRows = (text: string): boolean =>
  text.includes('\n') && text.split('\n').some((line) => line.split(/[,;\t|]/).length > 4);

/** Empty lines, totals and notes around the table. */
function isNoRow(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  const [first = ''] = filled;
  if (/^(?:grand\s+)?totals?\b|:$/i.test(first)) return true;
  return filled.length === 0 || (filled.length === 1 && /[\s*]/.test(first));
}

const moved = /^completed?$/i;
const notMoved =
  /^(?:cancell?ed|declined|expired|failed|rejected|initiated|pending.*|authori[sz]ed|processing|submitted)$/i;

/**
 * Whether the row moved money.
 *
 * @throws {PaymentError} for an undocumented status
 */
export function isMovedRow({ cell, refuse }: StatementRow): boolean {
  const status = cell('status');
  if (moved.test(status)) return true;
  if (notMoved.test(status)) return false;
  throw refuse(status === '' ? 'it has no status' : 'its status is not one that is known', 'status');
}
