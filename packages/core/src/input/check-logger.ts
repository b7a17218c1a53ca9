import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';
import type { InputChecks } from './input-checks.js';

/**
 * Checks that a logger has all four methods: one without `error` would fail at the most important line.
 *
 * @throws {PaymentError} as `check` does, naming `field`
 */
export function checkLogger(check: InputChecks, field: string, logger: Logger): Logger {
  return check.methods(field, logger, ['debug', 'info', 'warn', 'error']);
}
