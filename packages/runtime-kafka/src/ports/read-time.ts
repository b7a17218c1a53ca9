/**
 * Milliseconds since the epoch of a text that begins with a day, such as `2026-11-22` or `2026-11-22T00:00:00Z`; `NaN` for any other. Stricter than
 * `Date.parse`, which reads 30 February as 2 March.
 */
export function readTime(text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?:T|$)/.exec(text) ?? [];
  if (year === undefined) return Number.NaN;
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return midnight.getUTCDate() === Number(day) ? Date.parse(text) : Number.NaN;
}
