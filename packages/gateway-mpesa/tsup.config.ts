import { packageBuild } from '../../tsup.base.js';

export default packageBuild({
  index: 'src/index.ts',
  messages: 'src/messages/index.ts',
  simulator: 'src/simulator/index.ts',
  'simulator-command': 'src/simulator/command.ts',
});
