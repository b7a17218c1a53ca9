import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './lango.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango token create|list|revoke`. */
export function tokenCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  switch (action ?? '') {
    case 'create': {
      const { environment } = options;
      if (environment !== 'test' && environment !== 'live')
        throw new ConfigurationError('--environment is test or live');
      const merchantId = required(options.merchant, '--merchant ID');
      return withRuntime(config, async ({ admin }) =>
        print(await admin.createToken({ merchantId, environment })),
      );
    }
    case 'list': {
      const merchantId = required(options.merchant, '--merchant ID');
      return withRuntime(config, async ({ admin }) => (await admin.listTokens(merchantId)).forEach(print));
    }
    case 'revoke': {
      const keyId = required(options.key, '--key ID');
      return withRuntime(config, async ({ admin }) => {
        if (!(await admin.revokeToken(keyId)))
          throw new ConfigurationError(`there is no token ${keyId} to revoke`);
        print({ keyId, revoked: true });
      });
    }
    default:
      throw new ConfigurationError('lango token takes create, list or revoke');
  }
}

function required(value: string | undefined, flag: string): string {
  if (value === undefined || value === '') throw new ConfigurationError(`this command needs ${flag}`);
  return value;
}
