import type { AuditPeriod } from '../../ports/audit-store.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { readTime } from '../../ports/read-time.js';
import type { AuditRequest } from './audit-report.js';

/** Both ends in milliseconds. @throws {ConfigurationError} for an invalid time, or when `from` is not before `to` */
export function readPeriod({ from, to }: AuditRequest): AuditPeriod {
  const fromMs = readEnd('from', from);
  const toMs = readEnd('to', to);
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs)
    throw new ConfigurationError('from must be before to');
  return { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) };
}

function readEnd(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = text.includes('T') ? readTime(text) : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  throw new ConfigurationError(`${name} must be an ISO 8601 time, such as 2026-11-22T00:00:00Z`);
}
