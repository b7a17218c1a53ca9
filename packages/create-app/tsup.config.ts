import { packageBuild } from '../../tsup.base.js';

export default packageBuild({ command: 'src/command.ts' }, { format: ['esm'], dts: false, sourcemap: false });
