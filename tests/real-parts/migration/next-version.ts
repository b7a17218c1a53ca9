import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from '../bundle-program.js';

const folder = join(root, 'packages/runtime-kafka/src/infrastructure/postgres');

/** The next version of this program: every statement names the new column, and none the old one. */
export const nextVersion: Plugin = {
  name: 'next-version',
  setup: (bundler) => {
    bundler.onLoad({ filter: /\/infrastructure\/postgres\/[a-z-]+\.ts$/ }, ({ path }) =>
      path.startsWith(folder)
        ? { contents: readFileSync(path, 'utf8').replaceAll('look_ups', 'look_up_count'), loader: 'ts' }
        : undefined,
    );
  },
};
