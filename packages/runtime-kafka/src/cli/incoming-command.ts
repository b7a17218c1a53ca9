import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango incoming list|assign|addresses`. */
export function incomingCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  switch (action ?? '') {
    case 'list':
      return withRuntime(config, async ({ admin }) =>
        (await admin.listIncomingDeposits({ all: options.all })).forEach(print),
      );
    case 'assign': {
      const depositId = required(options.deposit, '--deposit ID');
      const merchantId = required(options.merchant, '--merchant ID');
      return withRuntime(config, async ({ admin }) => {
        if (!(await admin.assignIncomingDeposit(depositId, merchantId)))
          throw new ConfigurationError(`there is no deposit ${depositId} that waits for a merchant`);
        print({ incomingDepositId: depositId, merchantId });
      });
    }
    case 'addresses': {
      const gatewayId = required(options.gateway, '--gateway ID');
      return withRuntime(config, async ({ admin }) => print(admin.incomingAddresses(gatewayId)));
    }
    default:
      throw new ConfigurationError('lango incoming takes list, assign or addresses');
  }
}
