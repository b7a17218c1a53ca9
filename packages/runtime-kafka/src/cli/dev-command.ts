import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
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

/**
 * V8 options that save a third of the start and of the memory, since one developer needs no throughput. PostgreSQL's WebAssembly keeps its
 * baseline code: optimizing it takes up to 500 MB on Node 24. The first option implies the next two only on the command line. The young
 * generation stays small.
 */
const leanFlags = [
  '--liftoff-only',
  '--no-wasm-tier-up',
  '--no-wasm-dynamic-tiering',
  '--semi-space-growth-factor=1',
];

/** `lango dev`: a whole system on this machine, until Ctrl-C. */
export async function devCommand(options: CommandOptions): Promise<number> {
  for (const flag of leanFlags) setFlagsFromString(flag);
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

/** Loads `@lango/dev` from the current folder, as ECMAScript modules: its CommonJS build would load the runtime a second time. */
async function loadDevPackage(): Promise<DevPackage> {
  const require = createRequire(join(process.cwd(), 'package.json'));
  let manifest: string;
  try {
    manifest = require.resolve('@lango/dev/package.json');
  } catch {
    throw new ConfigurationError('lango dev brings its own simulators: npm install --save-dev @lango/dev');
  }
  const { module } = require(manifest) as { readonly module: string };
  return (await import(pathToFileURL(join(dirname(manifest), module)).href)) as DevPackage;
}
