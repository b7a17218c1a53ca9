import type { Logger } from '@lango/core';
import { pino, type DestinationStream } from 'pino';

/** JSON lines through pino. */
export function createPinoLogger(
  options: { readonly level?: string; readonly destination?: DestinationStream } = {},
): Logger {
  const settings = { level: options.level ?? 'info', base: undefined };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
