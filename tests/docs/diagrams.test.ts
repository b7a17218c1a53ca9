import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { renderSvg } from 'nomnoml';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../docs/diagrams');
const sources = readdirSync(folder).filter((file) => file.endsWith('.nomnoml'));

/** Colors that follow the reader's theme, on a page as in a file of its own. */
const style = `<style>
  svg { color: #1c2330; } @media (prefers-color-scheme: dark) { svg { color: #dfe3ea; } }
</style>`;

it.each(sources)('the picture of %s is drawn from it', async (source) => {
  const svg = renderSvg(readFileSync(join(folder, source), 'utf8'))
    .replaceAll('#33322E', 'currentColor')
    .replaceAll('font-family="Helvetica"', 'font-family="Helvetica, Arial, Liberation Sans, sans-serif"')
    .replaceAll(/fill="#eee8d5"|fill="#fdf6e3"/g, 'fill="none"')
    .replace(/<desc.*<\/desc>/s, '')
    .replace(/(<svg[^>]*)>/, `$1>\n${style}`);
  expect(svg).toContain('currentColor');
  await expect(`${svg.trim()}\n`).toMatchFileSnapshot(join(folder, source.replace('.nomnoml', '.svg')));
});
