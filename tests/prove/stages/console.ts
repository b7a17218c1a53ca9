import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Explored } from '../../console/explorer/explore-console.js';
import { findChromium } from '../../console/find-chromium.js';
import { bundleProgram, root } from '../../real-parts/bundle-program.js';
import { ran, type ProofOptions, type Stage, type StageResult } from '../stage.js';

const usualMinutes = 10;

/** Random walks through the console in a real browser, in each role: no error, no dead end, no visible secret, no offered action that is refused. */
export const consoleStage: Stage = {
  name: 'console',
  title: 'The console under random hands',
  run: (options) => {
    const missing = findMissing();
    if (missing !== undefined) return Promise.resolve(skipped(missing));
    return ran(consoleStage, async () => {
      const program = await bundleProgram(join(root, 'tests/console/explorer/explore-program.ts'), 'explore');
      const milliseconds = (options.minutes ?? usualMinutes) * 60_000;
      const result = await explore(program, milliseconds, options);
      return {
        counts: {
          walks: result.walks,
          steps: result.steps,
          screens: result.screens.length,
          'things pressed': result.pressed.length,
        },
        details: { screens: result.screens, pressed: result.pressed },
        violations: result.faults.map(({ what, seed, story }) => ({
          what,
          story: [`again: npm run prove -- --stage console --first-seed ${seed}`, ...story],
        })),
      };
    });
  },
};

function findMissing(): string | undefined {
  if (findChromium() === undefined) return 'there is no chromium on this machine';
  return existsSync(join(root, 'packages/console/dist/app/index.html'))
    ? undefined
    : 'the console is not built: npm run build';
}

const skipped = (why: string): StageResult => ({
  name: consoleStage.name,
  title: consoleStage.title,
  outcome: 'skipped',
  why,
});

/** In a separate process, so that the whole system and the browser end with it. */
function explore(
  program: string,
  milliseconds: number,
  { firstSeed, log, progress }: ProofOptions,
): Promise<Explored> {
  const startedMs = performance.now();
  const seconds = (ms: number) => Math.round(ms / 1_000);
  const timer = setInterval(
    () => progress(seconds(Math.min(milliseconds, performance.now() - startedMs)), seconds(milliseconds)),
    1_000,
  );
  return new Promise<Explored>((resolve, fail) => {
    const args = [program, String(milliseconds), String(firstSeed)];
    const child = execFile(process.execPath, args, { maxBuffer: 64 << 20 }, (error, stdout) => {
      if (error !== null) fail(new Error(error.message, { cause: error }));
      else resolve(JSON.parse(stdout) as Explored);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line !== '') log(`  ${line}`);
    });
  }).finally(() => clearInterval(timer));
}
