import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** The repository; tests and proofs run from there. */
export const root = process.cwd();

/** Joins a test's own program, the production sources that it runs and their libraries: one file starts in half the time. */
export async function bundleProgram(entry: string, name: string, plugins: Plugin[] = []): Promise<string> {
  const outfile = join(root, 'node_modules/.cache/lango', `${name}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.json'),
    // The last three find their files from where they are.
    external: ['pg-native', '@electric-sql/pglite', '@lango/console', 'playwright-core'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins,
    logLevel: 'warning',
  });
  return outfile;
}
