import type { Logger } from '@lango/core';
import { destination, pino } from 'pino';
import { createSafeLogger } from './safe-logger.js';
import { createRedactor } from './redact-text.js';

/** Where finished lines go: a stream, or anything else that accepts text. */
export interface LogDestination {
  write(line: string): unknown;
}

/** Settings of {@link createPinoLogger}. */
export interface PinoLoggerOptions {
  /** Default `info`. */
  readonly level?: string;
  /** Default: standard output. */
  readonly destination?: LogDestination;
  /** Values that must never be written, such as the credentials of the gateways: removed from every line. */
  readonly secrets?: readonly string[];
  /** Names of further members to log, besides those of the runtime. */
  readonly fields?: readonly string[];
}

/** JSON lines through pino: known members only, and every finished line is redacted of secrets and phone numbers. */
export function createPinoLogger(options: PinoLoggerOptions = {}): Logger {
  const redact = createRedactor(options.secrets);
  const target: LogDestination = options.destination ?? standardOutput();
  const redacted = { write: (line: string) => void target.write(redact(line)) };
  const inner = pino({ level: options.level ?? 'info', base: undefined }, redacted);
  return createSafeLogger(inner, redact, options.fields);
}

/** pino measures the whole buffer again for each line: its default of 16 KiB made a busy service copy 13 KiB a payment. */
function standardOutput(): LogDestination {
  return destination({ dest: 1, sync: false, maxWrite: 2_048 });
}
