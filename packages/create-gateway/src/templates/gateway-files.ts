import type { GatewayNames } from '../gateway-names.js';
import { adapterTemplate } from './adapter-template.js';
import { checkTemplate, configTemplate } from './config-templates.js';
import { conformanceTemplate, harnessTemplate } from './conformance-template.js';
import { licenseTemplate } from './license-template.js';
import { packageTemplate } from './package-template.js';
import { readmeTemplate } from './readme-template.js';
import { simulatorCommandTemplate, simulatorTemplate } from './simulator-template.js';

const compiler = {
  target: 'ES2023',
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: ['node'],
  strict: true,
  declaration: true,
  rootDir: 'src',
  outDir: 'dist',
  skipLibCheck: true,
};

/** CommonJS build for hosts that `require`; tests are not published. */
const commonJs = {
  extends: './tsconfig.json',
  compilerOptions: {
    module: 'CommonJS',
    moduleResolution: 'bundler',
    outDir: 'dist/cjs',
    ignoreDeprecations: '6.0',
  },
  exclude: ['src/**/*.test.ts', 'src/*-harness.ts', 'src/*-command.ts'],
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** The files of a new package, by path. */
export function gatewayFiles(names: GatewayNames, core: string): Readonly<Record<string, string>> {
  const { id, type } = names;
  return {
    'package.json': json(packageTemplate(names, core)),
    'tsconfig.json': json({ compilerOptions: compiler, include: ['src'] }),
    'tsconfig.cjs.json': json(commonJs),
    '.gitignore': 'dist\nnode_modules\nreports\n.lango\n',
    LICENSE: licenseTemplate(names),
    'README.md': readmeTemplate(names),
    'lango.check.ts': checkTemplate(names),
    'lango.config.ts': configTemplate(names),
    'src/index.ts': `export { create${type}Gateway, type ${type}GatewayOptions } from './${id}-gateway.js';\n`,
    [`src/${id}-gateway.ts`]: adapterTemplate(names),
    [`src/${id}-simulator.ts`]: simulatorTemplate(names),
    [`src/${id}-simulator-command.ts`]: simulatorCommandTemplate(names),
    [`src/${id}-harness.ts`]: harnessTemplate(names),
    [`src/${id}-conformance.test.ts`]: conformanceTemplate(names),
  };
}
