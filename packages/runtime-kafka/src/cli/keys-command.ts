import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango keys reseal`. */
export function keysCommand(config: RuntimeConfig, [action]: readonly string[]): Promise<number> {
  if (action !== 'reseal') throw new ConfigurationError('lango keys takes reseal');
  return withRuntime(config, async ({ admin }) => print(await admin.resealSecrets()));
}
