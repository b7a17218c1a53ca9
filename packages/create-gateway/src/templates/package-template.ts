import type { GatewayNames } from '../gateway-names.js';

const bothWays = (name: string) => ({
  import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
  require: { types: `./dist/cjs/${name}.d.ts`, default: `./dist/cjs/${name}.js` },
});

/** Marks the CommonJS build as such. */
const markCommonJs = `node -e "fs.writeFileSync('dist/cjs/package.json', JSON.stringify({ type: 'commonjs' }))"`;

/** The manifest of a new package: ready to be packed, for hosts that import and hosts that require. */
export function packageTemplate({ id, type, packageName }: GatewayNames, core: string): object {
  return {
    name: packageName,
    version: '0.1.0',
    description: `${type} for Lango.`,
    keywords: ['lango', 'payments', id],
    license: 'MIT',
    repository: { type: 'git', url: `git+https://github.com/your-organization/gateway-${id}.git` },
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    files: ['dist', '!dist/**/*.test.*', '!dist/*-harness.*', 'README.md', 'LICENSE'],
    main: './dist/cjs/index.js',
    types: './dist/cjs/index.d.ts',
    bin: { [`lango-${id}-simulator`]: `./dist/${id}-simulator-command.js` },
    exports: {
      '.': bothWays('index'),
      './simulator': bothWays(`${id}-simulator`),
      './package.json': './package.json',
    },
    scripts: {
      build: `tsc && tsc -p tsconfig.cjs.json && ${markCommonJs}`,
      test: `tsc && node --test dist/${id}-conformance.test.js`,
      prepack: 'npm run build',
    },
    // A contract version only gains optional members: the next minor version of core stays compatible.
    peerDependencies: { '@lango/core': core.startsWith('file:') ? '>=0.1.0 <1' : rangeOf(core) },
    devDependencies: { '@lango/core': core, '@types/node': '^20.19.43', typescript: '~6.0.3' },
  };
}

/** `^0.1.0` would refuse 0.2.0. */
function rangeOf(core: string): string {
  const version = /^\^(0\.\d+\.\d+)$/.exec(core)?.[1];
  return version === undefined ? core : `>=${version} <1`;
}
