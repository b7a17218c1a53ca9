import type { PeriodMs } from './list-records.js';
import { fromStatementTime, isPortalTime, ambiguousDateOf, type DateOrder } from './statement-time.js';
import { refuseStatement } from './statement-refusal.js';

/** The completion time of one row. */
export interface StatementTimeCell {
  readonly index: number;
  readonly text: string;
}

const orders: readonly DateOrder[] = ['day-first', 'month-first'];

/**
 * The order of day and month in a whole statement. A number above 12 decides. Without one, in a file saved by a spreadsheet, the order of its
 * rows decides, since statements are sorted by time, and then the requested period.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `statement`, where both orders are possible: a wrong guess would date payments to another day
 */
export function findDateOrder(
  cells: Iterable<StatementTimeCell>,
  period: PeriodMs,
  column: string,
): DateOrder {
  const readings = orders.map((order) => ({ order, up: true, down: true, inside: 0, lastMs: Number.NaN }));
  let ambiguousIndex: number | undefined;
  let decided: DateOrder | undefined;
  for (const { index, text } of cells) {
    const date = ambiguousDateOf(text);
    if (date === undefined) continue;
    const [first, second] = date;
    const certain = first > 12 ? 'day-first' : second > 12 ? 'month-first' : undefined;
    if (certain !== undefined && decided !== undefined && certain !== decided)
      throw refuseStatement(index, 'its day and month are in another order than in the rows before', column);
    decided = certain ?? decided;
    if (decided !== undefined) continue;
    if (first !== second && !isPortalTime(text)) ambiguousIndex ??= index;
    for (const reading of readings) follow(reading, fromStatementTime(text, reading.order), period);
  }
  if (decided !== undefined) return decided;
  if (ambiguousIndex === undefined) return 'day-first';
  return byRows(readings) ?? byPeriod(readings) ?? refuseAmbiguous(ambiguousIndex, column);
}

interface Reading {
  readonly order: DateOrder;
  up: boolean;
  down: boolean;
  inside: number;
  lastMs: number;
}

function follow(reading: Reading, ms: number | undefined, { fromMs, toMs }: PeriodMs): void {
  if (ms === undefined) return;
  if (ms < reading.lastMs) reading.up = false;
  if (ms > reading.lastMs) reading.down = false;
  if (ms >= fromMs && ms < toMs) reading.inside += 1;
  reading.lastMs = ms;
}

function byRows(readings: readonly Reading[]): DateOrder | undefined {
  const sorted = readings.filter(({ up, down }) => up || down);
  return sorted.length === 1 ? sorted[0]?.order : undefined;
}

function byPeriod([dayFirst, monthFirst]: readonly Reading[]): DateOrder | undefined {
  const [days, months] = [dayFirst?.inside ?? 0, monthFirst?.inside ?? 0];
  // No row lies in the period in either order, so the order does not matter.
  if (days === 0 && months === 0) return 'day-first';
  if (days === months) return undefined;
  return days > months ? 'day-first' : 'month-first';
}

function refuseAmbiguous(index: number, column: string): never {
  const why = 'its day and month cannot be told apart; save the times as text, or as 2026-11-22 12:00:00';
  throw refuseStatement(index, why, column);
}
