import { ConfigurationError } from '../ports/configuration-error.js';
import { readTime } from '../ports/read-time.js';

const dayOnly = /^\d{4}-\d{2}-\d{2}$/;
const withoutZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?$/;
const zonePattern = /^(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** ISO 8601 UTC of a time or a day, which begins at midnight. Without a zone, the text is in the zone of `--zone`. */
export function toTime(text: string, zone: string, flag: string): string {
  if (!zonePattern.test(zone)) throw new ConfigurationError('--zone is Z or an offset such as +03:00');
  const whole = dayOnly.test(text)
    ? `${text}T00:00${zone}`
    : withoutZone.test(text)
      ? `${text}${zone}`
      : text;
  const ms = whole.includes('T') ? readTime(whole) : Number.NaN;
  if (Number.isFinite(ms)) return new Date(ms).toISOString();
  throw new ConfigurationError(`${flag} must be a day such as 2026-11-22, or an ISO 8601 time`);
}
