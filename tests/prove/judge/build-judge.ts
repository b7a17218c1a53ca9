import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle-simulation.js';

/** The judge's source, in Go like Porcupine. */
const source = join(root, 'tests/prove/judge');
const timeoutMs = 300_000;

/** The compiled judge, or why there is none. */
export type BuiltJudge = { readonly judge: string } | { readonly why: string };

/**
 * Compiles the judge into a folder of the repository. There is none without Go, or where its only module is neither cached nor can be fetched.
 *
 * @throws Error when it does not compile
 */
export async function buildJudge(folder: string): Promise<BuiltJudge> {
  const judge = join(root, folder, 'judge');
  const fetched = await go('mod', 'download');
  if (fetched === 'absent') return { why: 'Go is not installed (https://go.dev/dl)' };
  if (fetched !== 'done') return { why: `Porcupine cannot be fetched: ${fetched.failed}` };
  mkdirSync(join(root, folder), { recursive: true });
  const built = await go('build', '-o', judge, '.');
  if (built !== 'done') throw new Error(`the judge does not compile: ${JSON.stringify(built)}`);
  return { judge };
}

function go(...args: readonly string[]): Promise<'done' | 'absent' | { readonly failed: string }> {
  return new Promise((resolve) => {
    execFile('go', args, { cwd: source, timeout: timeoutMs }, (error, _, stderr) => {
      if (error === null) resolve('done');
      else resolve(error.code === 'ENOENT' ? 'absent' : { failed: stderr.trim() || error.message });
    });
  });
}
