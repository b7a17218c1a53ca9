const eastAfricaOffsetMs = 3 * 60 * 60 * 1000;

/** `YYYYMMDDHHmmss` in East Africa Time (UTC+3, no summer time), whatever the zone of the host. */
export function toNairobiTimestamp(epochMs: number): string {
  return new Date(epochMs + eastAfricaOffsetMs).toISOString().slice(0, 19).replace(/\D/g, '');
}

const compactTime = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;
const dayFirstTime = /^(\d{2})[./](\d{2})[./](\d{4}) (\d{2}):(\d{2}):(\d{2})$/;

/**
 * A time of the gateway as ISO 8601 UTC; undefined where it is not one. Takes `20231121121325`, `06.07.2024 22:48:52` and
 * `22/10/2014 20:55:24`, all read as East Africa Time, which no source confirms for results.
 */
export function fromNairobiTime(text: string): string | undefined {
  const compact = compactTime.exec(text);
  const [year, month, day, ...clock] = compact?.slice(1) ?? reorder(dayFirstTime.exec(text)?.slice(1) ?? []);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const ms = Date.parse(`${year}-${month}-${day}T${clock.join(':')}Z`);
  if (!Number.isFinite(ms)) return undefined;
  const isRealDay = new Date(ms).toISOString().startsWith(`${year}-${month}-${day}`);
  return isRealDay ? new Date(ms - eastAfricaOffsetMs).toISOString() : undefined;
}

function reorder([day, month, year, ...clock]: readonly string[]): readonly (string | undefined)[] {
  return [year, month, day, ...clock];
}

/** `2026-11-22 12:00:00` in East Africa Time, as the pull API takes it. */
export function toNairobiDateTime(epochMs: number): string {
  return new Date(epochMs + eastAfricaOffsetMs).toISOString().slice(0, 19).replace('T', ' ');
}
