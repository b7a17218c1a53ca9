import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';

/** The part of `@lango/dev` that this command uses. That package has the simulators; the runtime itself depends on no gateway. */
interface DevPackage {
  readonly startDevWorld: (options: { readonly port?: number }) => Promise<{
    readonly worldUrl: string;
    readonly consoleUrl: string;
    readonly operatorTokens: readonly string[];
    close(): Promise<void>;
  }>;
}

/** `lango dev`: a whole system on this machine, until Ctrl-C. */
export async function devCommand(options: CommandOptions): Promise<number> {
  const { startDevWorld } = await loadDevPackage();
  const world = await startDevWorld(options.port === undefined ? {} : { port: Number(options.port) });
  const lines = [
    `console   ${world.worldUrl}/open (signs you in, then ${world.consoleUrl})`,
    `buttons   ${world.worldUrl}`,
    ...world.operatorTokens.map((token, index) => `${index === 0 ? 'admin    ' : 'approver '} ${token}`),
    'Ctrl-C stops it.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await world.close();
  return 0;
}

/** From the folder where the command is run. */
async function loadDevPackage(): Promise<DevPackage> {
  const require = createRequire(join(process.cwd(), 'package.json'));
  let path: string;
  try {
    path = require.resolve('@lango/dev');
  } catch {
    throw new ConfigurationError('lango dev brings its own simulators: npm install --save-dev @lango/dev');
  }
  return (await import(pathToFileURL(path).href)) as DevPackage;
}
