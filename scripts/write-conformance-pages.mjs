// `npm run conformance:write`: runs the conformance suites of the first-party plugins and puts their pages into the READMEs, between the
// markers. The suites themselves fail while a README shows anything else.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const plugins = ['mpesa', 'stripe'];
const vodacomSuite = 'packages/gateway-mpesa/src/vodacom/vodacom-conformance.test.ts';
const suites = [
  ...plugins.map((plugin) => `packages/gateway-${plugin}/src/${plugin}-conformance.test.ts`),
  vodacomSuite,
];

// They fail on a page that is not current, which is what this changes: the reports count, not the exit code.
spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...suites], {
  cwd: root,
  stdio: 'inherit',
});
for (const plugin of plugins) {
  const report = readFileSync(resolve(root, `reports/conformance/conformance-${plugin}.md`), 'utf8');
  const readme = resolve(root, `packages/gateway-${plugin}/README.md`);
  const [before, , after] = readFileSync(readme, 'utf8').split(/<!-- conformance:(?:start|end) -->/);
  if (after === undefined) throw new Error(`${readme} has no conformance markers`);
  const page = report.replace(/^#/gm, '##').trim();
  writeFileSync(
    readme,
    `${before}<!-- conformance:start -->\n<!-- prettier-ignore-start -->\n\n${page}\n\n<!-- prettier-ignore-end -->\n<!-- conformance:end -->${after}`,
  );
}

// The second flavour of M-Pesa has a page of its own.
const vodacom = readFileSync(resolve(root, 'reports/conformance/conformance-mpesa-tz.md'), 'utf8').trim();
writeFileSync(
  resolve(root, 'packages/gateway-mpesa/docs/conformance-vodacom.md'),
  `<!-- prettier-ignore-start -->\n\n${vodacom}\n\n<!-- prettier-ignore-end -->\n`,
);
