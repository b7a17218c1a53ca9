import type { AuditPeriod } from '../../ports/audit-store.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { AuditRequest } from './audit-report.js';

/** Both ends in milliseconds. @throws {ConfigurationError} for what is no time, and for an end before its beginning */
export function readPeriod({ from, to }: AuditRequest): AuditPeriod {
  const fromMs = readTime('from', from);
  const toMs = readTime('to', to);
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs)
    throw new ConfigurationError('from must lie before to');
  return { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) };
}

function readTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  throw new ConfigurationError(`${name} must be an ISO 8601 time, such as 2026-11-22T00:00:00Z`);
}
