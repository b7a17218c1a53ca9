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
    // Files that share chunks are read one by one: one file is imported in a third of the time.
    splitting: false,
    // The guide is in the tarball: whoever writes a gateway has the package, not this repository.
    onSuccess: async () => copyFileSync('../../docs/writing-a-gateway.md', 'dist/writing-a-gateway.md'),
    esbuildOptions: (options, { format }) => {
      // Both formats are made of the same source: one map is enough to read it.
      if (format === 'cjs') options.sourcemap = false;
      options.mainFields = ['module', 'main'];
      // Every process that imports core reads all of it. Names stay, so that a stack trace can be read without the source map.
      options.minifyWhitespace = true;
      options.minifySyntax = true;
    },
  },
);
