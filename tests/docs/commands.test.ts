import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pagesWithSnippets, root } from './snippets/read-snippets.js';

const usage = readFileSync(join(root, 'packages/runtime-kafka/src/cli/lango.ts'), 'utf8');
const [, text = ''] = /const usage = `([^`]+)`/.exec(usage) ?? [];
/** Words of each command: its subcommands and flags, from its line on to the next command's. */
const known = new Map(
  text
    .split(/^ {2}(?=lango )/m)
    .slice(1)
    .map((part) => [/^lango ([a-z][a-z-]*)/.exec(part)?.[1] ?? '', part] as const),
);

it('no page names a command, a subcommand or a flag that lango does not have', () => {
  expect(known.size).toBeGreaterThan(15);
  const wrong = pagesWithSnippets().flatMap((page) =>
    [
      ...readFileSync(join(root, page), 'utf8').matchAll(
        /`(?:npx )?lango ([a-z][a-z-]*)([^`\n]*)`|^ *(?:npx )?lango ([a-z][a-z-]*)(.*)$/gm,
      ),
    ]
      .map(([whole, inline, inlineRest, block, blockRest]) => ({
        whole,
        command: inline ?? block ?? '',
        rest: (inlineRest ?? blockRest ?? '').replace(/#.*$/, ''),
      }))
      .filter(({ command, rest }) => {
        const part = known.get(command);
        if (part === undefined) return true;
        const words = rest.match(/--[a-z-]+|(?<=^ )[a-z]+(?:-[a-z]+)*(?= |$)/g) ?? [];
        return words.some(
          (word) => !['--config', '--debug', '--help'].includes(word) && !part.includes(word),
        );
      })
      .map(({ whole }) => `${page}: ${whole}`),
  );
  expect(wrong).toEqual([]);
});
