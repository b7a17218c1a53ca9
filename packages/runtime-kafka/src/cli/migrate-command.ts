import { prepareServers } from '../composition/prepare-servers.js';
import type { RuntimeConfig } from '../composition/runtime-config.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango migrate`: safe to run at any time and from several places at once. */
export async function migrateCommand(config: RuntimeConfig): Promise<number> {
  // The embedded database is brought up to date whenever it is opened.
  if (config.infrastructure === undefined || config.infrastructure.kind === 'embedded') {
    return withRuntime(config, async () => print({ migrated: [] }));
  }
  print({ migrated: await (await prepareServers(config, config.infrastructure)).migrate() });
  return 0;
}
