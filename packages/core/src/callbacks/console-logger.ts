import type { Logger } from '../gateway/v1/gateway-call-context-v1.js';

const silent = () => undefined;

/** What is used where the host gives no logger: errors go to the console, since a set-up fault must not pass in silence. */
export const consoleLogger: Logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: (fields, message) => console.error(`@lango/core: ${message}`, fields),
};
