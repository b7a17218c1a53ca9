import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { toGatewayIds } from './to-gateway-ids.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango merchant create|list|disable|rotate-secret|gateways`. */
export function merchantCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  switch (action ?? '') {
    case 'create': {
      const { name } = options;
      if (name === undefined || name === '')
        throw new ConfigurationError('lango merchant create needs --name NAME');
      const gateways = toGatewayIds(options.gateways ?? 'all');
      const allowed = gateways === 'all' ? {} : { gateways };
      return withRuntime(config, async ({ admin }) => print(await admin.createMerchant(name, allowed)));
    }
    case 'list':
      return withRuntime(config, async ({ admin }) => (await admin.listMerchants()).forEach(print));
    case 'disable': {
      const merchantId = required(options.merchant, '--merchant ID');
      return withRuntime(config, async ({ admin }) => {
        if (!(await admin.disableMerchant(merchantId)))
          throw new ConfigurationError(`there is no merchant ${merchantId} to disable`);
        print({ merchantId, disabled: true });
      });
    }
    case 'rotate-secret': {
      const merchantId = required(options.merchant, '--merchant ID');
      return withRuntime(config, async ({ admin }) => print(await admin.rotateMerchantSecret(merchantId)));
    }
    case 'gateways': {
      const merchantId = required(options.merchant, '--merchant ID');
      const gatewayIds = toGatewayIds(required(options.gateways, '--gateways a,b or --gateways all'));
      return withRuntime(config, async ({ admin }) => {
        await admin.setMerchantGateways(merchantId, gatewayIds);
        print({ merchantId, gateways: gatewayIds });
      });
    }
    default:
      throw new ConfigurationError('lango merchant takes create, list, disable, rotate-secret or gateways');
  }
}
