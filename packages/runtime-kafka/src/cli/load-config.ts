import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { importFile } from './import-file.js';

const endings = ['mjs', 'js', 'ts', 'mts'];

/** The first existing file of `NAME.mjs`, `.js`, `.ts` and `.mts`; else `NAME.mjs`. */
export function findFile(name: string): string {
  return (
    endings.map((ending) => `${name}.${ending}`).find((file) => existsSync(resolve(file))) ?? `${name}.mjs`
  );
}

/** The default export of a configuration file, by default of `lango.config.mjs`, `.js`, `.ts` or `.mts`. */
export async function loadConfig(option: string | undefined): Promise<RuntimeConfig> {
  const file = option ?? findFile('lango.config');
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new ConfigurationError(
      `there is no ${file}: write one with "export default defineConfig({ gateways: [ … ] })", or pass --config`,
    );
  }
  const loaded = (await importFile(path)) as { default?: RuntimeConfig };
  if (loaded.default === undefined)
    throw new ConfigurationError(`${file} has no default export: export default defineConfig({ … })`);
  return loaded.default;
}
