import { packageBuild } from '../../tsup.base.js';
import { writeEmptyDatabase } from './write-empty-database.js';

export default packageBuild(
  { index: 'src/index.ts', cli: 'src/cli/bin.ts', client: 'src/client/index.ts' },
  {
    onSuccess: () => writeEmptyDatabase('dist/empty-database.tar.br'),
    // CommonJS has no such words, and knows its file by `__filename`.
    esbuildOptions: (options, { format }) => {
      if (format === 'cjs') options.define = { ...options.define, 'import.meta.url': 'undefined' };
    },
  },
);
