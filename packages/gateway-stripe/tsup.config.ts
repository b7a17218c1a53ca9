import { packageBuild } from '../../tsup.base.js';

export default packageBuild({
  index: 'src/index.ts',
  simulator: 'src/simulator/index.ts',
  'lango-stripe-simulator': 'src/simulator/command.ts',
});
