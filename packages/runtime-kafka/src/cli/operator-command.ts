import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { OperatorRole } from '../ports/operator.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango operator create|list|disable`. */
export function operatorCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  switch (action ?? '') {
    case 'create': {
      const name = required(options.name, '--name NAME');
      const role = required(options.role, '--role viewer|operator|approver|admin') as OperatorRole;
      return withRuntime(config, async ({ admin }) => print(await admin.createOperator({ name, role })));
    }
    case 'list':
      return withRuntime(config, async ({ admin }) => (await admin.listOperators()).forEach(print));
    case 'disable': {
      const operatorId = required(options.key, '--key ID');
      return withRuntime(config, async ({ admin }) => {
        if (!(await admin.disableOperator(operatorId)))
          throw new ConfigurationError(`there is no operator ${operatorId} to disable`);
        print({ operatorId, disabled: true });
      });
    }
    default:
      throw new ConfigurationError('lango operator takes create, list or disable');
  }
}
