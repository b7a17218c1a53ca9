import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import dictionary from 'dictionary-en';
import nspell from 'nspell';
import { expect, it } from 'vitest';
import { pagesWithSnippets, root } from './snippets/read-snippets.js';

const words = readFileSync(join(import.meta.dirname, 'words.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const speller = nspell({ aff: Buffer.from(dictionary.aff), dic: Buffer.from(dictionary.dic) });
for (const word of words) speller.add(word);

/** What is prose on a page: no code, no addresses, no names of files. */
function proseOf(text: string): string {
  return text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/<!-- conformance:start -->[\s\S]*<!-- conformance:end -->/, '')
    .replace(/^\s*```[\s\S]*?^\s*```/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/``[^`]+``|`[^`]+`/g, ' ')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/<[^>]+>/g, ' ')
    .replace(/https?:\S+/g, ' ');
}

const wordsOf = (text: string) => proseOf(text).match(/(?<![\w@/.-])[\p{L}][\p{L}'’]*(?![\w/]|\.\w)/gu) ?? [];

it('every page is spelled as the word list and the dictionary of American English have it', () => {
  const misspelled = pagesWithSnippets()
    .filter(
      (page) =>
        !/^docs\/(settings|reference\/http-api|invariants|other-software)\.md$|docs\/(conformance|codes)/.test(
          page,
        ),
    )
    .flatMap((page) =>
      wordsOf(readFileSync(join(root, page), 'utf8'))
        .map((word) => word.replaceAll('’', "'").replace(/'s?$/, ''))
        .filter(
          (word) =>
            word.length > 2 &&
            !/^[A-Z]{2,}s?$/.test(word) &&
            !/[a-z][A-Z]/.test(word) &&
            !speller.correct(word),
        )
        .map((word) => `${word} (${page})`),
    );
  expect([...new Set(misspelled)]).toEqual([]);
});

it('has no word in its list that no page uses', () => {
  const used = new Set(
    pagesWithSnippets().flatMap((page) =>
      wordsOf(readFileSync(join(root, page), 'utf8')).map((word) =>
        word.replaceAll('’', "'").replace(/'s?$/, ''),
      ),
    ),
  );
  expect(words.filter((word) => !used.has(word))).toEqual([]);
});
