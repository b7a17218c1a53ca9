import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango callback list|replay`. A replay is applied by an instance with the callback-processor. */
export function callbackCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: CommandOptions,
): Promise<number> {
  switch (action ?? '') {
    case 'list':
      return withRuntime(config, async ({ admin }) => (await admin.listCallbacks()).forEach(print));
    case 'replay': {
      const callbackId = required(options.callback, '--callback ID');
      return withRuntime(config, async ({ admin }) => {
        const outcome = await admin.replayCallback(callbackId);
        if (outcome === 'not-found') throw new ConfigurationError(`there is no callback ${callbackId}`);
        if (outcome === 'erased') throw new ConfigurationError(`callback ${callbackId} was erased`);
        print({ callbackId, replayed: outcome });
      });
    }
    default:
      throw new ConfigurationError('lango callback takes list or replay');
  }
}
