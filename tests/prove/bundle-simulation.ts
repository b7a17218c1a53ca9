import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Mutant } from './mutants/mutant.js';
import { mutate } from './mutate.js';

/** The repository's root, where every stage runs. */
export const root = process.cwd();
const entry = join(root, 'tests/simulation/history-worker.ts');

/** Bundles the simulation and the production code into one program, optionally with one protection removed. */
export async function bundleSimulation(outfile: string, mutant?: Mutant): Promise<string> {
  const path = join(root, outfile);
  await build({
    entryPoints: [entry],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.json'),
    logLevel: 'warning',
    ...(mutant && { plugins: [removeProtection(mutant)] }),
  });
  return path;
}

/** Replaces one text of the source while bundling. */
export function removeProtection(mutant: Pick<Mutant, 'name' | 'file' | 'find' | 'replace'>): Plugin {
  const path = join(root, mutant.file);
  return {
    name: 'remove-protection',
    setup: (bundler) => {
      bundler.onLoad({ filter: /\.ts$/ }, (args) =>
        args.path === path
          ? { contents: mutate(mutant, readFileSync(path, 'utf8')), loader: 'ts' }
          : undefined,
      );
    },
  };
}
