import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';
import type { InputChecks } from './input-checks.js';

/**
 * A logger with all four of its methods: one that lacks `error` would fail at the one line that matters.
 *
 * @throws {PaymentError} as `check` does, naming `field`
 */
export function checkLogger(check: InputChecks, field: string, logger: Logger): Logger {
  return check.methods(field, logger, ['debug', 'info', 'warn', 'error']);
}
