import { fromNairobiTime } from '../mapping/nairobi-time.js';
import type { PeriodMs } from './list-records.js';
import { fromStatementTime } from './statement-time.js';

const readingsApartMs = 3 * 60 * 60 * 1000;
/** A UTC offset after a time. Zero may stand for Daraja's `Z`, which is not UTC. */
const offset = /[-+]\d{2}(?::?\d{2})?$/;

/**
 * A time of the pull API in milliseconds since the epoch; null outside the requested period; undefined where it is not a time. Samples end
 * in Z although all other times of Daraja are East Africa Time, so both readings are tried against the period, which must be shorter than the
 * three hours between them. A time with an offset has one reading.
 */
export function pulledTimeIn(text: string, { fromMs, toMs }: PeriodMs): number | null | undefined {
  const readings = readingsOf(text.trim());
  if (readings === undefined) return undefined;
  return readings.find((ms) => ms >= fromMs && ms < toMs) ?? null;
}

function readingsOf(text: string): readonly number[] | undefined {
  if (/^\d{13}$/.test(text)) return [Number(text)];
  if (/^\d{10}$/.test(text)) return [Number(text) * 1000];
  const zone = /\d:?\d{2}(?::?\d{2}(?:\.\d+)?)?([-+]\d{2}(?::?\d{2})?)$/.exec(text)?.[1];
  const nairobiMs = nairobiTimeOf(zone === undefined ? text : text.replace(offset, ''));
  if (nairobiMs === undefined) return undefined;
  const hours = Number(zone?.slice(0, 3) ?? 0);
  if (zone === undefined || /^[-+]00:?(?:00)?$/.test(zone)) return [nairobiMs, nairobiMs + readingsApartMs];
  const minutes = Number(zone.replace(':', '').slice(3) || 0) * Math.sign(hours || 1);
  return [nairobiMs + readingsApartMs - (hours * 60 + minutes) * 60_000];
}

/** Read as East Africa Time, compact or written out. */
function nairobiTimeOf(text: string): number | undefined {
  const compact = fromNairobiTime(text.replace(/(?:\.\d+)?Z?$/i, ''));
  return compact === undefined ? fromStatementTime(text) : Date.parse(compact);
}
