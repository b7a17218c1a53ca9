import type { GatewayLayer } from '../gateway/gateway-layer.js';
import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';
import { checkOption } from '../input/check-input.js';
import { checkLogger } from '../input/check-logger.js';
import { withTracing, type TracedCall, type TracedEnd } from './with-tracing.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of {@link withLogging}. */
export interface LoggingOptions {
  /** Where the lines go. */
  readonly logger: Logger;
}

/** Every member of {@link LoggingOptions}. */
export const loggingSettings = { logger: true } as const satisfies ShapeOf<LoggingOptions>;

/**
 * Writes one line per call: the operation, the transaction, the result, and the duration. Nothing about the customer. Of an error it logs the
 * code, effect and the gateway's own code, never the message, which a third-party adapter may write.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `logger`.
 */
export function withLogging(options: LoggingOptions): GatewayLayer {
  const logger = checkLogger(checkOption, 'logger', checkSettings(options, loggingSettings).logger);
  return withTracing({ onCall: (call) => (end) => writeLine(logger, call, end) });
}

function writeLine(logger: Logger, call: TracedCall, end: TracedEnd): void {
  const fields = { ...call, durationMs: Math.round(end.durationMs) };
  switch (end.outcome) {
    case 'answered':
      logger.info({ ...fields, status: end.status }, 'gateway answered');
      return;
    case 'threw': {
      const { code, effect, rawCode } = end.error;
      const known = { ...fields, code, effect, ...(rawCode !== undefined && { rawCode }) };
      if (effect === 'unknown') logger.error(known, 'gateway call without an outcome: money may have moved');
      else logger.warn(known, 'gateway call without effect');
      return;
    }
  }
}
