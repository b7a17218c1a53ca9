import { packageBuild } from '../../tsup.base.js';

export default packageBuild(
  {
    index: 'src/index.ts',
    messages: 'src/messages/index.ts',
    simulator: 'src/simulator/index.ts',
    'simulator-command': 'src/simulator/command.ts',
  },
  // Core's XML reader is built in: its parser is an optional peer of core, which strict installers do not link for it, and a plain
  // dependency of this package.
  { noExternal: ['@lango/core/gateway-kit/xml'] },
);
