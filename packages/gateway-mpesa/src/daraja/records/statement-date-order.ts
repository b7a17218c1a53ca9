import type { PeriodMs } from './list-records.js';
import { fromStatementTime, isPortalTime, turnableDateOf, type DateOrder } from './statement-time.js';
import { refuseStatement } from './statement-refusal.js';

/** The completion time of one row. */
export interface StatementTimeCell {
  readonly index: number;
  readonly text: string;
}

const orders: readonly DateOrder[] = ['day-first', 'month-first'];

/**
 * Which order the days and months of a whole statement have. A number above 12 settles it. Where there is none and the file was saved by a
 * spreadsheet, the order of its rows does, since statements run by time, and then the period that was asked for.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `statement`, where both are possible: a payment would be found on another day
 */
export function findDateOrder(
  cells: Iterable<StatementTimeCell>,
  period: PeriodMs,
  column: string,
): DateOrder {
  const ways = orders.map((order) => ({ order, up: true, down: true, inside: 0, lastMs: Number.NaN }));
  let doubtful: number | undefined;
  let settled: DateOrder | undefined;
  for (const { index, text } of cells) {
    const date = turnableDateOf(text);
    if (date === undefined) continue;
    const [first, second] = date;
    const plain = first > 12 ? 'day-first' : second > 12 ? 'month-first' : undefined;
    if (plain !== undefined && settled !== undefined && plain !== settled)
      throw refuseStatement(index, 'its day and month are in another order than in the rows before', column);
    settled = plain ?? settled;
    if (settled !== undefined) continue;
    if (first !== second && !isPortalTime(text)) doubtful ??= index;
    for (const way of ways) follow(way, fromStatementTime(text, way.order), period);
  }
  if (settled !== undefined) return settled;
  if (doubtful === undefined) return 'day-first';
  return byRows(ways) ?? byPeriod(ways) ?? refuseDoubtful(doubtful, column);
}

interface Way {
  readonly order: DateOrder;
  up: boolean;
  down: boolean;
  inside: number;
  lastMs: number;
}

function follow(way: Way, ms: number | undefined, { fromMs, toMs }: PeriodMs): void {
  if (ms === undefined) return;
  if (ms < way.lastMs) way.up = false;
  if (ms > way.lastMs) way.down = false;
  if (ms >= fromMs && ms < toMs) way.inside += 1;
  way.lastMs = ms;
}

function byRows(ways: readonly Way[]): DateOrder | undefined {
  const sorted = ways.filter(({ up, down }) => up || down);
  return sorted.length === 1 ? sorted[0]?.order : undefined;
}

function byPeriod([dayFirst, monthFirst]: readonly Way[]): DateOrder | undefined {
  const [days, months] = [dayFirst?.inside ?? 0, monthFirst?.inside ?? 0];
  // Where neither has a row in the period, both read as none.
  if (days === 0 && months === 0) return 'day-first';
  if (days === months) return undefined;
  return days > months ? 'day-first' : 'month-first';
}

function refuseDoubtful(index: number, column: string): never {
  const why = 'its day and month cannot be told apart; save the times as text, or as 2026-11-22 12:00:00';
  throw refuseStatement(index, why, column);
}
