import { createRequire } from 'node:module';

// The plugins are where the command is.
const tool = createRequire(process.argv[1]);
const load = (name) => tool(name).default ?? tool(name);

export default {
  input: 'main.mjs',
  external: /^node:/,
  output: { dir: 'out/rollup', format: 'es', entryFileNames: 'main.mjs' },
  plugins: [
    load('@rollup/plugin-node-resolve')({ preferBuiltins: true, exportConditions: ['node'] }),
    load('@rollup/plugin-commonjs')(),
    load('@rollup/plugin-json')(),
  ],
};
