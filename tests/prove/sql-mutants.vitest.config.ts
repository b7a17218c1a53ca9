import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { mutate } from './mutate.js';
import { sqlMutants } from './mutants/sql-mutants.js';

/** The store's port suite with the SQL mutant named by `LANGO_SQL_MUTANT`; without it, unchanged. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const { compilerOptions } = JSON.parse(readFileSync(`${root}/tsconfig.json`, 'utf8')) as {
  compilerOptions: { paths: Record<string, [string]> };
};
const mutant = sqlMutants.find(({ name }) => name === process.env['LANGO_SQL_MUTANT']);

export default defineConfig({
  root,
  resolve: {
    alias: Object.entries(compilerOptions.paths).map(([name, [file]]) => ({
      find: new RegExp(`^${name}$`),
      replacement: `${root}/${file}`,
    })),
  },
  plugins: [
    {
      name: 'remove-protection',
      enforce: 'pre',
      transform: (code, id) =>
        mutant !== undefined && id.endsWith(mutant.file)
          ? { code: mutate(mutant, code), map: null }
          : undefined,
    },
  ],
  test: {
    include: ['packages/runtime-kafka/src/conformance/{embedded,production.servers}.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
