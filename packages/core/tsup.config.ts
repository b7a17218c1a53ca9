import { copyFileSync } from 'node:fs';
import { packageBuild } from '../../tsup.base.js';

// cockatiel is bundled, as the ES modules it also ships: what the layers do not use falls away.
export default packageBuild(
  {
    index: 'src/index.ts',
    types: 'src/types.ts',
    schemas: 'src/schemas/index.ts',
    'gateway-kit': 'src/gateway-kit/index.ts',
    'gateway-kit/xml': 'src/gateway-kit/xml/index.ts',
    'gateway-kit/protobuf': 'src/gateway-kit/protobuf/index.ts',
    callbacks: 'src/callbacks/index.ts',
    'merchant-callbacks': 'src/merchant-callbacks/index.ts',
    conformance: 'src/conformance/index.ts',
    testing: 'src/testing/index.ts',
    'simulator-kit': 'src/simulator-kit/index.ts',
  },
  {
    // The guide is in the tarball: whoever writes a gateway has the package, not this repository.
    onSuccess: async () => copyFileSync('../../docs/writing-a-gateway.md', 'dist/writing-a-gateway.md'),
    esbuildOptions: (options) => {
      options.mainFields = ['module', 'main'];
      // Every process that imports core reads all of it. Names stay, so that a stack trace can be read without the source map.
      options.minifyWhitespace = true;
      options.minifySyntax = true;
    },
  },
);
