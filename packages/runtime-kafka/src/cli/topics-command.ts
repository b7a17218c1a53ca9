import { prepareServers } from '../composition/prepare-servers.js';
import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { print } from './with-runtime.js';

/** `lango topics`: creates missing topics and does not change existing ones. */
export async function topicsCommand(config: RuntimeConfig, options: CommandOptions): Promise<number> {
  if (config.infrastructure?.kind !== 'production') {
    throw new ConfigurationError(
      "lango topics is for infrastructure.kind 'production': the embedded bus has none",
    );
  }
  const { partitions } = options;
  if (partitions !== undefined && !/^[1-9]\d{0,3}$/.test(partitions)) {
    throw new ConfigurationError(
      `--partitions must be a number from 1 to 9999, not ${JSON.stringify(partitions)}`,
    );
  }
  const servers = await prepareServers(config, config.infrastructure);
  print({
    created: await servers.createTopics(partitions === undefined ? {} : { partitions: Number(partitions) }),
  });
  return 0;
}
