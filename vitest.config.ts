import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { canRunNatively, findServers } from './scripts/services/find-servers.mjs';

// One list of entry points serves the type checker and the tests: sources are tested without a build in between.
const { compilerOptions } = JSON.parse(readFileSync(new URL('./tsconfig.json', import.meta.url), 'utf8')) as {
  compilerOptions: { paths: Record<string, [string]> };
};

const alias = Object.entries(compilerOptions.paths).map(([name, [file]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: fileURLToPath(new URL(file, import.meta.url)),
}));

// Suites on Kafka, Redis and PostgreSQL are `*.servers.test.ts`; those that stop and restart servers start their own and are
// `*.native-servers.test.ts`. Without servers they are left out, and `npm test` says so.
const nativeServers = '**/*.native-servers.test.ts';
const servers = findServers();
const exclude = [...configDefaults.exclude, ...(servers === undefined ? ['**/*.servers.test.ts'] : [])];
const env = servers?.environment ?? {};

export default defineConfig({
  resolve: { alias },
  test: {
    // Bounds for what never ends, on a machine that is slow: no test is about how long it takes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...exclude, nativeServers],
          env,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: [...exclude, nativeServers],
          env,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          // Each starts a dozen processes: one file at a time.
          name: 'native-servers',
          include: servers !== undefined && canRunNatively() ? [nativeServers] : [],
          exclude,
          env,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
