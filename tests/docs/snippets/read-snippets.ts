import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');
export const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** One fenced block of a page, with what the comments before it say. */
export interface Snippet {
  readonly page: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** `<!-- file: path -->`: the block is that file, which a test of its own runs. */
  readonly file?: string;
  /** `<!-- run by: path -->`: that test runs the block as it stands on the page. */
  readonly runBy?: string;
  /** `<!-- not run: reason -->` */
  readonly notRun?: string;
  /** `<!-- given: names -->`: what the page takes for granted, imported from `given.ts`. */
  readonly given: readonly string[];
  /** `<!-- runs until: text -->`: the command goes on, and is left alone when it has printed that. */
  readonly runsUntil?: string;
}

const markers = {
  file: 'file',
  'run by': 'runBy',
  'not run': 'notRun',
  given: 'given',
  'runs until': 'runsUntil',
} as const;

/** Pages whose code is a promise to the reader. */
export function pagesWithSnippets(): readonly string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (file) => `docs/${file}`,
  );
  const packages = readdirSync(join(root, 'packages')).flatMap((name) => {
    const own = readdirSync(join(root, 'packages', name));
    const further = own.includes('docs') ? readdirSync(join(root, 'packages', name, 'docs')) : [];
    return [`packages/${name}/README.md`, ...further.map((file) => `packages/${name}/docs/${file}`)];
  });
  const others = [
    'README.md',
    'AGENTS.md',
    'skills/write-a-gateway/SKILL.md',
    'examples/runtime-docker/README.md',
  ];
  return [...others, ...docs, ...packages].filter((file) => file.endsWith('.md')).sort();
}

/** Every fenced block of a page. Comments stand in the lines before it, blank lines between them. */
export function snippetsOf(page: string): readonly Snippet[] {
  const lines = read(page).split('\n');
  const snippets: Snippet[] = [];
  let told: Partial<Record<string, string>> = {};
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, name = '', value = ''] = /^\s*<!-- ([a-z ]+): (.+) -->$/.exec(line) ?? [];
    const [, indent = '', language] = /^(\s*)```(\w*)\s*$/.exec(line) ?? [];
    if (language !== undefined) {
      const end = lines.findIndex((other, index) => index > at && other === `${indent}\`\`\``);
      if (end === -1) throw new Error(`${page}:${at + 1} opens a block that does not end`);
      const text = lines.slice(at + 1, end).map((one) => one.slice(indent.length));
      const { given = '', ...rest } = told;
      snippets.push({
        ...rest,
        page,
        line: at + 1,
        language,
        text: `${text.join('\n')}\n`,
        given: given.split(', ').filter(Boolean),
      });
      at = end;
      told = {};
    } else if (name in markers) told = { ...told, [markers[name as keyof typeof markers]]: value };
    else if (line.trim() !== '') told = {};
  }
  return snippets;
}
