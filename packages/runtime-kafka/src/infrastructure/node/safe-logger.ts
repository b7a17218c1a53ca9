import type { Logger } from '@lango/core';

/** Names of members that may be logged. Of other members only the name is logged. */
const loggedFields: ReadonlySet<string> = new Set([
  'transactionId', 'merchantId', 'deliveryId', 'endpointId', 'callbackId', 'messageId', 'keyId', 'erasureId', 'gateway', 'gatewayId',
  'operation', 'status', 'from', 'to', 'state', 'cause', 'outcome', 'code', 'rawCode', 'effect', 'reason', 'why', 'error', 'topic', 'key',
  'tries', 'attempt', 'attempts', 'job', 'path', 'environment', 'apiVersion', 'expected', 'counts', 'count', 'retryAfterMs', 'durationMs',
  'host', 'port', 'service', 'services', 'version', 'group', 'partition', 'offset', 'broker', 'lag', 'url', 'name', 'failuresInARow', 'stack',
]); // prettier-ignore

const textMax = 500;

/** Wraps a logger so that only known members reach it, shortened and redacted. Errors become their name, code and message. */
export function createSafeLogger(
  inner: Logger,
  redact: (text: string) => string,
  moreFields: readonly string[] = [],
): Logger {
  const allowed = new Set([...loggedFields, ...moreFields]);
  const serialize = (fields: object): Record<string, unknown> => {
    const logged: Record<string, unknown> = {};
    const omitted: string[] = [];
    for (const [name, value] of Object.entries(fields)) {
      if (allowed.has(name)) logged[name] = toLogValue(value, redact, 1);
      else if (omitted.length < 20) omitted.push(redact(name.slice(0, 40)));
    }
    return omitted.length > 0 ? { ...logged, omitted } : logged;
  };
  const at =
    (level: keyof Logger) =>
    (fields: object, message: string): void =>
      inner[level](serialize(fields), redact(message).slice(0, textMax));
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function toLogValue(value: unknown, redact: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return redact(value).slice(0, textMax);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (value instanceof Error) {
    const code = (value as NodeJS.ErrnoException).code;
    return {
      name: value.name,
      message: redact(value.message).slice(0, textMax),
      ...(code !== undefined && { code }),
    };
  }
  if (typeof value !== 'object' || depth > 2) return undefined;
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => toLogValue(item, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 20)
      .map(([name, member]) => [redact(name.slice(0, 40)), toLogValue(member, redact, depth + 1)]),
  );
}
