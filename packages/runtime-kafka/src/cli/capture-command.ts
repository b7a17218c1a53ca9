import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango capture`. Sent by an instance with the payment-processor. */
export function captureCommand(config: RuntimeConfig, options: CommandOptions): Promise<number> {
  const transactionId = required(options.transaction, '--transaction ID');
  const { amount } = options;
  if (amount !== undefined && !/^[1-9]\d{0,15}$/.test(amount))
    throw new ConfigurationError('--amount is a whole number of minor units, such as 150000 for 1,500.00');
  return withRuntime(config, async ({ admin }) =>
    print(
      await admin.capture({ transactionId, ...(amount !== undefined && { amountMinor: Number(amount) }) }),
    ),
  );
}
