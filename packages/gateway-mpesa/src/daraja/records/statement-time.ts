const eastAfricaOffsetMs = 3 * 60 * 60 * 1000;

/** Which of the two numbers in front of a year is the day. The portal writes the day first; a spreadsheet may swap them. */
export type DateOrder = 'day-first' | 'month-first';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/;
const monthNamed = /^(\d{1,2})[- ]([a-z]{3,9})[- ,]+(\d{4}|\d{2})$/i;
const clock =
  /^(.*?)(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(?:([ap])\.?m\.?)?\s*(Z|[-+]\d{2}:?\d{2})?$/i;

/**
 * Milliseconds since the epoch of a time on a statement; undefined where it is not one. Without an offset it is East Africa Time. Takes the
 * portal's forms and those that spreadsheets save: `22-11-2026 12:00:00`, `2026-11-22 12:00`, `11/22/2026 12:00:00 PM`, `22-Nov-26 12:00`.
 */
export function fromStatementTime(text: string, order: DateOrder = 'day-first'): number | undefined {
  const [, date = '', hourText, minute, second = '00', half, zone] = clock.exec(text.trim()) ?? [];
  const day = dayOf(date, order);
  const hour = hourOf(Number(hourText), half);
  if (day === undefined || hour === undefined || minute === undefined) return undefined;
  const ms = Date.parse(`${day}T${twoDigits(hour)}:${minute}:${second}Z`);
  if (!Number.isFinite(ms) || !new Date(ms).toISOString().startsWith(day)) return undefined;
  return ms - offsetOf(zone);
}

/** The two numbers before the year, where the form does not show which is the day. */
export function ambiguousDateOf(text: string): readonly [number, number] | undefined {
  const match = yearLast.exec(clock.exec(text.trim())?.[1] ?? '');
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

/** Whether a time is written as the portal writes it: two digits each, and seconds. */
export function isPortalTime(text: string): boolean {
  return /^\d{2}[-/.]\d{2}[-/.]\d{4} \d{2}:\d{2}:\d{2}$/.test(text.trim());
}

function dayOf(date: string, order: DateOrder): string | undefined {
  const [, year, month, day] = yearFirst.exec(date) ?? [];
  if (year !== undefined) return isoDay(year, Number(month), Number(day));
  const [, first, second, lastYear] = yearLast.exec(date) ?? [];
  if (lastYear !== undefined)
    return order === 'day-first'
      ? isoDay(lastYear, Number(second), Number(first))
      : isoDay(lastYear, Number(first), Number(second));
  const [, namedDay, name = '', namedYear] = monthNamed.exec(date) ?? [];
  const place = months.indexOf(name.slice(0, 3).toLowerCase());
  return namedYear === undefined || place < 0 ? undefined : isoDay(namedYear, place + 1, Number(namedDay));
}

function isoDay(year: string, month: number, day: number): string {
  return `${year.padStart(4, '20')}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** 12 AM is midnight; 13 PM is invalid. */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (!Number.isInteger(hour) || hour > 23) return undefined;
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** `Z` is ignored: Daraja appends it to East Africa Time. */
function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([-+])(\d{2}):?(\d{2})$/.exec(zone ?? '') ?? [];
  if (sign === undefined) return eastAfricaOffsetMs;
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}

const twoDigits = (value: number) => String(value).padStart(2, '0');
