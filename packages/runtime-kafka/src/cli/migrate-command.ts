import { prepareServers } from '../composition/prepare-servers.js';
import type { RuntimeConfig } from '../composition/runtime-config.js';
import type { CommandOptions } from './command-options.js';
import { createProgress } from './progress.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango migrate`: safe to run at any time, also concurrently. */
export async function migrateCommand(
  config: RuntimeConfig,
  { json }: Pick<CommandOptions, 'json'>,
): Promise<number> {
  // The embedded database is migrated whenever it is opened.
  if (config.infrastructure === undefined || config.infrastructure.kind === 'embedded') {
    return withRuntime(config, async () => print({ migrated: [] }));
  }
  const progress = createProgress('statements of the migration', { isQuiet: json });
  const servers = await prepareServers(config, config.infrastructure);
  print({ migrated: await servers.migrate(progress.at).finally(progress.end) });
  return 0;
}
