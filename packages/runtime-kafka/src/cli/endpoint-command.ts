import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { toTime } from './to-time.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango endpoint list|enable|redeliver|rotate-secret`. Redelivered events are sent by an instance with the callback-dispatcher. */
export function endpointCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  const actions = ['list', 'enable', 'redeliver', 'rotate-secret'];
  if (action === undefined || !actions.includes(action))
    throw new ConfigurationError('lango endpoint takes list, enable, redeliver or rotate-secret');
  const merchantId = required(options.merchant, '--merchant ID');
  if (action === 'list')
    return withRuntime(config, async ({ admin }) => (await admin.listEndpoints(merchantId)).forEach(print));
  const endpointId = required(options.endpoint, '--endpoint ID');
  switch (action) {
    case 'enable':
      return withRuntime(config, async ({ admin }) =>
        print(await admin.enableEndpoint(merchantId, endpointId)),
      );
    case 'redeliver': {
      const since = toTime(required(options.since, '--since TIME'), options.zone, '--since');
      const includeDelivered = options['include-delivered'];
      const request = { merchantId, endpointId, since, includeDelivered };
      return withRuntime(config, async ({ admin }) =>
        print({ endpointId, events: await admin.redeliverSince(request) }),
      );
    }
    default:
      return withRuntime(config, async ({ admin }) =>
        print(await admin.rotateEndpointSecret(merchantId, endpointId)),
      );
  }
}
