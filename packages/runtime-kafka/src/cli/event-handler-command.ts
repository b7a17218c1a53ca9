import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { toTime } from './to-time.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango event-handler list|redeliver|remove`. */
export function eventHandlerCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  switch (action ?? '') {
    case 'list':
      return withRuntime(config, async ({ admin }) => (await admin.listEventHandlers()).forEach(print));
    case 'redeliver': {
      const name = required(options.name, '--name NAME');
      const since = toTime(required(options.since, '--since TIME'), options.zone, '--since');
      const includeDelivered = options['include-delivered'];
      return withRuntime(config, async ({ admin }) =>
        print({ name, events: await admin.redeliverToHandler(name, { since, includeDelivered }) }),
      );
    }
    case 'remove': {
      const name = required(options.name, '--name NAME');
      return withRuntime(config, async ({ admin }) =>
        print({ name, givenUp: await admin.removeEventHandler(name) }),
      );
    }
    default:
      throw new ConfigurationError('lango event-handler takes list, redeliver or remove');
  }
}
