import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { removeProtection } from '../prove/bundle-simulation.js';
import type { Mutant } from '../prove/mutants/mutant.js';
import type { Replay } from './replay-worker.js';

const root = process.cwd();
const decisionsFolder = join(root, 'packages/runtime-kafka/src/decisions');
const historiesFolder = join(root, 'tests/upgrade/histories');

/** Files of recorded histories, one for each release. */
export const historyFiles = (): readonly string[] =>
  readdirSync(historiesFolder)
    .filter((file) => file.endsWith('.br'))
    .sort();

/** Asks this version's decisions what a file asked its own. @param changed takes the place of one text of the source, to show that it is noticed */
export async function replayHistories(
  file: string,
  changed?: Pick<Mutant, 'name' | 'file' | 'find' | 'replace'>,
): Promise<Replay> {
  const folder = join(root, 'reports/upgrade');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `replay-${changed?.name ?? 'present'}.mjs`);
  await build({
    entryPoints: [join(root, 'tests/upgrade/replay-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.json'),
    logLevel: 'warning',
    plugins: [joinDecisions, ...(changed === undefined ? [] : [removeProtection(changed)])],
  });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [outfile, join(historiesFolder, file)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve(JSON.parse(Buffer.concat(out).toString('utf8')) as Replay)
        : reject(new Error(`the replay ended with ${code}`)),
    );
  });
}

const joinDecisions: Plugin = {
  name: 'join-decisions',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^all-decisions$/ }, ({ path }) => ({ path, namespace: 'all-decisions' }));
    bundler.onLoad({ filter: /.*/, namespace: 'all-decisions' }, () => {
      const modules = readdirSync(decisionsFolder)
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .map((file) => file.slice(0, -3));
      const imports = modules.map((name, index) => `import * as m${index} from './${name}.ts';`);
      const members = modules.map((name, index) => `${JSON.stringify(name)}: m${index}`);
      return {
        resolveDir: decisionsFolder,
        contents: `${imports.join('\n')}\nexport const decisions = { ${members.join(', ')} };`,
      };
    });
  },
};
