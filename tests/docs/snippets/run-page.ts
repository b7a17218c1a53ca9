import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { read, root, type Snippet } from './read-snippets.js';
import { givenFiles, isCode, ownName, withGiven } from './snippet-files.js';

const limitMs = 60_000;

/** Runs the blocks of one page in their order, in an empty folder of their own. @returns what failed, with its output */
export async function runPage(snippets: readonly Snippet[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lango-page-'));
  const left: ChildProcess[] = [];
  const faults: string[] = [];
  try {
    // A page that installs is tried from nothing; the others begin where their reader is: in a project.
    const installs = snippets.some(
      ({ language, text }) => language === 'sh' && /^npm (i|install) /m.test(text),
    );
    if (!installs) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const snippet of snippets) {
      const fault = await runOne(snippet, folder, left);
      if (fault !== undefined) faults.push(`${snippet.page}:${snippet.line} ${fault}`);
    }
  } finally {
    await Promise.all(left.map(stop));
    rmSync(folder, { recursive: true, force: true });
  }
  return faults;
}

async function runOne(snippet: Snippet, folder: string, left: ChildProcess[]): Promise<string | undefined> {
  if (snippet.language === 'json') {
    JSON.parse(snippet.text);
    return undefined;
  }
  if (snippet.language === 'sh')
    return run('bash', ['-euo', 'pipefail', '-c', atItsPort(snippet.text, folder)], folder, snippet, left);
  if (snippet.language === 'py') return run('python3', ['-c', snippet.text], folder, snippet, left);
  if (!isCode(snippet)) return undefined;
  const name = ownName(snippet) ?? `block-${snippet.line}.mjs`;
  const toJavaScript = (text: string) => transformSync(text, { loader: 'ts', format: 'esm' }).code;
  for (const given of givenFiles)
    writeFileSync(join(folder, `${given}.js`), toJavaScript(read(`tests/docs/snippets/${given}.ts`)));
  if (!existsSync(join(folder, 'package.json')))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  const code = name.endsWith('ts') ? withGiven(snippet, '.') : toJavaScript(withGiven(snippet, '.'));
  writeFileSync(file, code);
  // What an example leaves open ends with it.
  const start = name.endsWith('ts')
    ? []
    : ['--input-type=module', '-e', `await import('./${name}'); process.exit(0);`];
  return start.length === 0 ? undefined : run(process.execPath, start, folder, snippet, left);
}

/** Several pages start one at once: each has a port of its own. */
function atItsPort(shown: string, folder: string): string {
  const text = shown.replace(/lango (dev|serve)\b/g, 'lango $1 --port 0');
  const state = join(folder, '.lango/dev/dev.json');
  if (!existsSync(state)) return text;
  const { port } = JSON.parse(readFileSync(state, 'utf8')) as { port: number };
  return text.replaceAll('127.0.0.1:8700', `127.0.0.1:${port}`);
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  { runsUntil }: Snippet,
  left: ChildProcess[],
): Promise<string | undefined> {
  const child = spawn(command, args, {
    cwd,
    // A group of its own: what a shell started ends with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${join(import.meta.dirname, 'bin')}:${process.env['PATH'] ?? ''}`,
      NODE_ENV: '',
    },
  });
  left.push(child);
  let output = '';
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(`did not end within ${limitMs} ms:\n${output}`), limitMs);
    const end = (fault: string | undefined) => {
      clearTimeout(timer);
      resolve(fault);
    };
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (runsUntil !== undefined && output.includes(runsUntil)) end(undefined);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('close', (code) =>
      end(code === 0 && runsUntil === undefined ? undefined : `ended with ${code}:\n${output}`),
    );
  });
}

/** Ends what an example left running. */
function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve();
  const { pid } = child;
  return new Promise((resolve) => {
    const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), 5_000);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    process.kill(-pid, 'SIGTERM');
  });
}
