import { packageBuild } from '../../tsup.base.js';
import { writeEmptyDatabase } from './write-empty-database.js';

export default packageBuild(
  { index: 'src/index.ts', cli: 'src/cli/bin.ts', client: 'src/client/index.ts' },
  { onSuccess: () => writeEmptyDatabase('dist/empty-database.tar.br') },
);
