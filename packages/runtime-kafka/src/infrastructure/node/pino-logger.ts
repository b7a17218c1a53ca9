import type { Logger } from '@lango/core';
import { destination, pino, type DestinationStream } from 'pino';
import { createSafeLogger } from './safe-logger.js';
import { createScrubber } from './scrub-text.js';

/** Settings of {@link createPinoLogger}. */
export interface PinoLoggerOptions {
  /** Default `info`. */
  readonly level?: string;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
  /** Values that must never be written, such as the credentials of the gateways: taken out of every line, whatever put them there. */
  readonly secrets?: readonly string[];
  /** Names of further members to log; those of the runtime are known. */
  readonly fields?: readonly string[];
}

/** JSON lines through pino: known members only, and every finished line is scrubbed of secrets and phone numbers. */
export function createPinoLogger(options: PinoLoggerOptions = {}): Logger {
  const scrub = createScrubber(options.secrets);
  const target = options.destination ?? destination(1);
  const scrubbed: DestinationStream = { write: (line) => target.write(scrub(line)) };
  const inner = pino({ level: options.level ?? 'info', base: undefined }, scrubbed);
  return createSafeLogger(inner, scrub, options.fields);
}
