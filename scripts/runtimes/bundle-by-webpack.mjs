// Webpack without its command, which is another package: `bundle-by-webpack.mjs PATH-OF-ITS-BINARY`.
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const webpack = createRequire(realpathSync(process.argv[2]))('webpack');
webpack(
  {
    mode: 'production',
    target: 'node20',
    entry: './main.mjs',
    experiments: { outputModule: true },
    output: { path: resolve('out/webpack'), filename: 'main.mjs', module: true, chunkFormat: 'module' },
  },
  (error, stats) => {
    if (!error && !stats.hasErrors()) return;
    console.error(error ?? stats.toString('errors-only'));
    process.exitCode = 1;
  },
);
