import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = process.cwd();
const decisions = join(root, 'packages/runtime-kafka/src/decisions');
const recorder = join(root, 'tests/upgrade/record-calls.ts');

/** The simulation, with every decision that the services ask for kept. */
export async function bundleRecorder(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'tests/upgrade/record-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.json'),
    logLevel: 'warning',
    plugins: [recordDecisions],
  });
}

/** What is imported from outside the folder goes through the recorder; what the decisions ask of each other does not. */
const recordDecisions: Plugin = {
  name: 'record-decisions',
  setup: (bundler) => {
    bundler.onResolve({ filter: /\/decisions\/[a-z-]+\.js$/ }, ({ path, importer, namespace }) => {
      const file = join(dirname(importer), path).replace(/\.js$/, '.ts');
      if (namespace === 'recorded' || !file.startsWith(decisions)) return undefined;
      return { path: file, namespace: 'recorded' };
    });
    bundler.onLoad({ filter: /.*/, namespace: 'recorded' }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const names = [...source.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name ?? '');
      const module = basename(path, '.ts');
      return {
        resolveDir: decisions,
        loader: 'ts',
        contents: [
          `import * as real from ${JSON.stringify(path)};`,
          `import { recorded } from ${JSON.stringify(recorder)};`,
          `const all = recorded(${JSON.stringify(module)}, real) as typeof real;`,
          ...names.map((name) => `export const ${name} = all.${name};`),
        ].join('\n'),
      };
    });
  },
};
