import type { RuntimeConfig } from '../composition/runtime-config.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango erase`. */
export function eraseCommand(config: RuntimeConfig, options: CommandOptions): Promise<number> {
  const reason = required(options.reason, '--reason TEXT');
  const { phone, transaction } = options;
  return withRuntime(config, async ({ admin }) =>
    print(
      await admin.erase({
        reason,
        ...(phone !== undefined && { phoneNumber: phone }),
        ...(transaction !== undefined && { transactionId: transaction }),
      }),
    ),
  );
}

/** `lango retention`. */
export function retentionCommand(config: RuntimeConfig): Promise<number> {
  return withRuntime(config, async ({ admin }) => print(await admin.applyRetention()));
}
