import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango endpoint rotate-secret`. */
export function endpointCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  if (action !== 'rotate-secret') throw new ConfigurationError('lango endpoint takes rotate-secret');
  const merchantId = required(options.merchant, '--merchant ID');
  const endpointId = required(options.endpoint, '--endpoint ID');
  return withRuntime(config, async ({ admin }) =>
    print(await admin.rotateEndpointSecret(merchantId, endpointId)),
  );
}
