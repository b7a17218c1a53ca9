import { packageBuild } from '../../tsup.base.js';

export default packageBuild({
  index: 'src/index.ts',
  types: 'src/types.ts',
  schemas: 'src/schemas/index.ts',
  'gateway-kit': 'src/gateway-kit/index.ts',
  'gateway-kit/xml': 'src/gateway-kit/xml/index.ts',
  'merchant-callbacks': 'src/merchant-callbacks/index.ts',
  testing: 'src/testing/index.ts',
});
