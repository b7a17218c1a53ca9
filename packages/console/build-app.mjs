// Bundles the web app into dist/app: one script and one style sheet with digests in their names, and the page that loads them.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const out = join(import.meta.dirname, 'dist/app');
/** Maximum size of the compressed script. */
const scriptMax = 250_000;

rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { app: join(import.meta.dirname, 'app/main.tsx') },
  outdir: join(out, 'assets'),
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
const files = Object.keys(metafile.outputs);
const fileName = (ending) => basename(files.find((file) => file.endsWith(ending)));
const script = fileName('.js');
mkdirSync(out, { recursive: true });
const template = readFileSync(join(import.meta.dirname, 'app/index.html'), 'utf8');
writeFileSync(
  join(out, 'index.html'),
  template.replace('{{script}}', script).replace('{{style}}', fileName('.css')),
);
writeFileSync(join(out, 'icon.svg'), readFileSync(join(import.meta.dirname, 'app/icon.svg')));
const bytes = gzipSync(readFileSync(join(out, 'assets', script))).length;
if (bytes > scriptMax) throw new Error(`the script has ${bytes} bytes compressed, at most ${scriptMax}`);
