import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { createProgress } from './progress.js';
import { print, withRuntime } from './with-runtime.js';

/** `lango dead-letter list|replay`. */
export function deadLetterCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  { message, all, json }: CommandOptions,
): Promise<number> {
  switch (action ?? '') {
    case 'list':
      return withRuntime(config, async ({ admin }) => (await admin.listDeadLetters()).forEach(print));
    case 'replay': {
      if ((message === undefined) === !all) {
        throw new ConfigurationError('lango dead-letter replay needs --message ID or --all');
      }
      return withRuntime(config, async ({ admin }) => {
        const progress = createProgress('dead letters replayed', { isQuiet: json });
        const replayed = await admin.replayDeadLetters(message, progress.at).finally(progress.end);
        if (replayed === 0 && message !== undefined) {
          throw new ConfigurationError(`there is no dead letter ${message}`);
        }
        print({ replayed });
      });
    }
    default:
      throw new ConfigurationError('lango dead-letter takes list or replay');
  }
}
