import type { GatewayNames } from '../gateway-names.js';
import { adapterTemplate } from './adapter-template.js';
import { conformanceTemplate } from './conformance-template.js';
import { readmeTemplate } from './readme-template.js';

/** The files of a new package, by path. */
export function gatewayFiles(names: GatewayNames, core: string): Readonly<Record<string, string>> {
  const manifest = {
    name: names.packageName,
    version: '0.1.0',
    description: `${names.type} for Lango.`,
    license: 'UNLICENSED',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    files: ['dist', '!dist/**/*.test.*', 'README.md'],
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    scripts: { build: 'tsc', test: `tsc && node --test dist/${names.id}-conformance.test.js` },
    peerDependencies: { '@lango/core': core.startsWith('file:') ? '*' : core },
    devDependencies: { '@lango/core': core, '@types/node': '^20.19.43', typescript: '~6.0.3' },
  };
  const compiler = {
    compilerOptions: {
      target: 'ES2023',
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      types: ['node'],
      strict: true,
      declaration: true,
      rootDir: 'src',
      outDir: 'dist',
      skipLibCheck: true,
    },
    include: ['src'],
  };
  return {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(compiler, null, 2)}\n`,
    '.gitignore': 'dist\nnode_modules\nreports\n',
    'README.md': readmeTemplate(names),
    'src/index.ts': `export { create${names.type}Gateway, type ${names.type}GatewayOptions } from './${names.id}-gateway.js';\n`,
    [`src/${names.id}-gateway.ts`]: adapterTemplate(names),
    [`src/${names.id}-conformance.test.ts`]: conformanceTemplate(names),
  };
}
