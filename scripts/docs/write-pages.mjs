import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root, sitePages } from './site-pages.mjs';

const repository = 'https://github.com/lango-payments/lango';
const conformance = /<!-- conformance:start -->[\s\S]*<!-- conformance:end -->/;

/** The folder of the pages that the site is built from. */
export const pagesFolder = join(root, 'reports/docs/pages');

/** Writes every page. Its links become addresses of the site, or of the repository where the target is no page. */
export function writePages() {
  const pages = sitePages();
  for (const [source, page] of pages) {
    const text = readFileSync(join(root, source), 'utf8');
    const short = text.replace(
      conformance,
      `[Every promise that was checked](${repository}/blob/main/${source}#readme).`,
    );
    writePage(page, rewriteLinks(short, source, pages));
  }
  for (const folder of ['console', 'diagrams']) {
    const images = readdirSync(join(root, 'docs', folder)).filter((file) => /\.(png|svg)$/.test(file));
    for (const image of images) cpSync(join(root, 'docs', folder, image), join(pagesFolder, folder, image));
  }
}

/** Removes what an earlier build wrote, so that no deleted page is left. */
export const clearPages = () => rmSync(pagesFolder, { recursive: true, force: true });

function writePage(page, text) {
  const file = join(pagesFolder, page);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** @param text of the page @param source its file @param pages address by file */
function rewriteLinks(text, source, pages) {
  let isCode = false;
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('```')) isCode = !isCode;
    return isCode
      ? line
      : line.replace(/(\]\(|^ +link: )(?!\w+:|#)([^)\s]+)/g, (_, before, link) => before + toAddress(link));
  });
  return lines.join('\n');

  function toAddress(link) {
    // A link of the page's own site, such as one made by a generator.
    if (link.startsWith('/')) return link;
    const [path, anchor] = link.split('#');
    const target = posix.join(posix.dirname(source), path).replace(/\/$/, '');
    const hash = anchor === undefined ? '' : `#${anchor}`;
    const page = pages.get(target) ?? pages.get(`${target}/README.md`);
    if (page !== undefined) return `/${page}${hash}`;
    if (!existsSync(join(root, target))) throw new Error(`${source} links to ${link}, which is not there`);
    if (/\.(png|svg)$/.test(target)) return `/${target.replace(/^docs\//, '')}`;
    const kind = statSync(join(root, target)).isDirectory() ? 'tree' : 'blob';
    return `${repository}/${kind}/main/${target}${hash}`;
  }
}
