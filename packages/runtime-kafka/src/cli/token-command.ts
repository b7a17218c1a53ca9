import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { readTime } from '../ports/read-time.js';
import type { CommandOptions } from './command-options.js';
import type { ApiScope } from '../services/api/api-token.js';
import { required } from './required.js';
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
        print(
          await admin.createToken({
            merchantId,
            environment,
            ...(options.scopes !== undefined && { scopes: options.scopes.split(',') as ApiScope[] }),
            ...(options.expires !== undefined && { expiresAtMs: toExpiry(options.expires, Date.now()) }),
          }),
        ),
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

/** A date, or days from now such as `90d`. */
export function toExpiry(text: string, nowMs: number): number {
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  const atMs = days !== undefined ? nowMs + Number(days) * 24 * 3_600_000 : readTime(text);
  if (/^(\d{1,4}d|\d{4}-\d{2}-\d{2}(T.*Z)?)$/.test(text) && Number.isFinite(atMs)) return atMs;
  throw new ConfigurationError(
    `--expires is a date such as 2027-01-31 or days such as 90d, not ${JSON.stringify(text)}`,
  );
}
