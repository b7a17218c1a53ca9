// The table of docs/runtimes.md, from the checks of `npm run check:packages -- --write` that passed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const page = join(root, 'docs/runtimes.md');
const marks = ['<!-- table: npm run check:packages -- --write -->\n', '\n<!-- end of table -->'];

const installed = (name) =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
const frameworks = {
  Express: 'express',
  Fastify: 'fastify',
  Hono: 'hono',
  'NestJS on Express': '@nestjs/platform-express',
  'NestJS on Fastify': '@nestjs/platform-fastify',
};
const deposits = 'M-Pesa and Stripe deposits, their callbacks read';

/** What each check shows, found by its name; `tools` are versions by package. */
const meanings = (tools) => [
  [/^Node (\d+) makes deposits/, ([, version]) => ['Node.js', version, deposits]],
  [/^(Bun|Deno) makes deposits/, ([, name]) => [name, tools[name.toLowerCase()], deposits]],
  [/^workerd makes deposits/, () => ['workerd (Cloudflare Workers)', tools.workerd, deposits]],
  [/^the bundle of (\w+) makes deposits/, ([, name]) => [name, tools[name], `bundled to one file: ${deposits}`]],
  [/^money in that build works/, () => ['browsers', `esbuild ${tools.esbuild}`, 'money and types']],
  [/^3\. a TypeScript NodeNext app compiles/, () => typescript('ESM, `module: NodeNext`, declarations checked')],
  [/^4\. a CommonJS TypeScript app .*compiles/, () => typescript('CommonJS, as NestJS compiles')],
  [/^7\. it finds every subpath/, () => typescript('`moduleResolution: node10`, every entry')],
  [/^9\. lango reads lango\.config\.ts on Node (\d+)/, ([, node]) => ['`lango` on Node.js', node, 'the runtime, with `lango.config.ts`']],
  [/^11\. a host on PostgreSQL alone takes a payment on Node (\d+)/, ([, node]) => ['PostgreSQL alone, on Node.js', node, 'the runtime in an empty folder: an M-Pesa payment']],
  [/^frameworks: (.+) mounts/, ([, name]) => [name, installed(frameworks[name]), 'the callback handler mounted, a signed callback read']],
]; // prettier-ignore

const typescript = (what) => ['TypeScript', installed('typescript'), what];

/** Names of the frameworks whose mounting the host app's tests check. */
export const mountedFrameworks = Object.keys(frameworks);

/** Puts what passed into the page. */
export function writeWhatRan(passed, tools) {
  const rows = meanings(tools).flatMap(([pattern, toRow]) =>
    passed.flatMap((name) => {
      const match = pattern.exec(name);
      return match ? [`| ${toRow(match).join(' | ')} |`] : [];
    }),
  );
  const table = ['| Where | Version | What was run |', '| --- | --- | --- |', ...rows].join('\n');
  const text = readFileSync(page, 'utf8');
  const [start, end] = [text.indexOf(marks[0]) + marks[0].length, text.indexOf(marks[1])];
  if (start < marks[0].length || end < start) throw new Error(`${page} lacks the marks of its table`);
  writeFileSync(page, `${text.slice(0, start)}\n${table}\n${text.slice(end)}`);
}
