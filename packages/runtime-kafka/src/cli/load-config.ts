import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';

/** The default export of a configuration file. */
export async function loadConfig(file: string): Promise<RuntimeConfig> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new ConfigurationError(
      `there is no ${file}: write one with "export default defineConfig({ gateways: [ … ] })", or pass --config`,
    );
  }
  const loaded = (await import(pathToFileURL(path).href)) as { default?: RuntimeConfig };
  if (loaded.default === undefined)
    throw new ConfigurationError(`${file} has no default export: export default defineConfig({ … })`);
  return loaded.default;
}
