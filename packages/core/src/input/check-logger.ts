import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';
import type { InputChecks } from './input-checks.js';

/**
 * A logger with all four of its methods: one that lacks `error` would fail at the one line that matters.
 *
 * @throws {PaymentError} as `check` does, naming `field`
 */
export function checkLogger(check: InputChecks, field: string, logger: Logger): Logger {
  const { debug, info, warn, error } = check.object(field, logger);
  if ([debug, info, warn, error].every((method) => typeof method === 'function')) return logger;
  throw check.wrong(field, 'must have the methods debug, info, warn and error');
}
