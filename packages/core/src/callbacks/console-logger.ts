import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';

const silent = () => undefined;

/** Default logger: errors go to the console, so that a set-up fault is never silent. */
export const consoleLogger: Logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: (fields, message) => console.error(`@lango/core: ${message}`, fields),
};
