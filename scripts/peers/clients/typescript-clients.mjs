import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { npmPackages, run } from '../tools.mjs';

const program = (name) => fileURLToPath(new URL(`programs/${name}`, import.meta.url));
const compiler = { typescript: '5.9.3', '@types/node': '20.19.25' };

/** Generators of TypeScript clients; `generate` writes the client into `folder`. */
export const typescriptClients = [
  {
    tool: 'openapi-typescript',
    version: '7.13.0',
    pins: { 'openapi-typescript': '7.13.0', 'openapi-fetch': '0.17.0' },
    generate: (document, bin, folder) =>
      run(bin('openapi-typescript'), [document, '-o', join(folder, 'generated.ts')]),
  },
  {
    tool: 'hey-api',
    version: '0.99.0',
    pins: { '@hey-api/openapi-ts': '0.99.0' },
    generate: (document, bin, folder) =>
      run(bin('openapi-ts'), ['-i', document, '-o', join(folder, 'generated')], { cwd: folder }),
  },
  {
    tool: 'orval',
    version: '8.38.0',
    pins: { orval: '8.38.0' },
    generate: (document, bin, folder) => {
      const output = {
        target: './generated.ts',
        client: 'fetch',
        headers: true,
        baseUrl: { runtime: 'globalThis.langoUrl' },
      };
      const config = join(folder, 'orval.config.mjs');
      writeFileSync(config, `export default ${JSON.stringify({ lango: { input: document, output } })};`);
      return run(bin('orval'), ['--config', config], { cwd: folder });
    },
  },
].map(({ generate, pins, ...client }) => ({
  ...client,
  /** Generates, compiles and runs; returns what the program printed. */
  play: async (document, environment) => {
    const tools = await npmPackages(client.tool, { ...pins, ...compiler });
    const folder = join(tools, 'work');
    mkdirSync(folder, { recursive: true });
    const bin = (name) => join(tools, 'node_modules', '.bin', name);
    await generate(document, bin, folder);
    copyFileSync(program(`${client.tool}.mts`), join(folder, 'main.ts'));
    const settings = {
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
      lib: ['es2023', 'dom', 'dom.iterable'],
    };
    const config = { compilerOptions: settings, files: ['main.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await run(bin('tsc'), ['-p', folder], { cwd: folder });
    await build({
      entryPoints: [join(folder, 'main.ts')],
      outfile: join(folder, 'main.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    return run(process.execPath, [join(folder, 'main.mjs')], { env: environment });
  },
}));
