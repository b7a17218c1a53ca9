import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sidebar } from '../../docs/.vitepress/sidebar.mjs';
import { root } from './site-pages.mjs';
import { pagesFolder } from './write-pages.mjs';

const site = join(root, 'reports/docs/site');
const inBrief =
  'Payment gateways as npm plugins (TypeScript), and a runtime that moves the money without losing or doubling it.';

/** Pages that are long lists, or about the making of Lango: linked in llms.txt, left out of llms-full.txt. */
const linkedOnly =
  /^(reference\/typescript|providers\/vodacom-conformance|invariants|scaling|dependencies|decisions|one-payment|playground)/;

/** Writes `llms.txt`, `llms-full.txt` and a plain `.md` beside each page of the built site. */
export function writeLlmsFiles() {
  const listed = sidebar.flatMap(({ text, items }) => [{ heading: text }, ...items.flatMap(flatten)]);
  const lines = listed.map((entry) =>
    entry.heading === undefined
      ? `- [${entry.text}](/${entry.file}): ${aboutOf(entry)}`
      : `\n## ${entry.heading}\n`,
  );
  writeFileSync(
    join(site, 'llms.txt'),
    `# Lango\n\n> ${inBrief}\n\nEverything in one file: [llms-full.txt](/llms-full.txt).\n${lines.join('\n')}\n`,
  );
  const pages = listed.filter(({ heading, file }) => heading === undefined && !linkedOnly.test(file));
  const declarations = ['core', 'gateway-mpesa', 'gateway-stripe', 'runtime-kafka', 'dev'].map(
    (name) =>
      `\n\n# Declarations of @lango/${name}\n\n${readFileSync(join(root, `api/${name}.api.md`), 'utf8')}`,
  );
  const whole = pages.map((entry) => `\n\n<!-- page: /${entry.file} -->\n\n${textOf(entry).trim()}`);
  writeFileSync(join(site, 'llms-full.txt'), `> ${inBrief}\n${whole.join('')}${declarations.join('')}\n`);
  for (const { heading, file } of listed) {
    if (heading !== undefined) continue;
    mkdirSync(dirname(join(site, file)), { recursive: true });
    cpSync(join(pagesFolder, file), join(site, file));
  }
}

function flatten({ text, link, items }) {
  if (items !== undefined) return items.flatMap(flatten);
  return [{ text, file: `${link.slice(1)}${link.endsWith('/') ? 'index' : ''}.md` }];
}

const textOf = ({ file }) =>
  readFileSync(join(pagesFolder, file), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');

/** The first sentence of the page that is prose. */
function aboutOf(entry) {
  const prose =
    textOf(entry)
      .replace(/```[\s\S]*?```/g, '')
      .split(/\n\n+/)
      .find((part) => /^[A-Z`*]/.test(part.trim())) ?? '';
  return prose
    .replace(/^\*\*Alert\*\*: `\w+`\. /, '')
    .replace(/\s+/g, ' ')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .split(/(?<=\.) /)[0]
    .slice(0, 200);
}
