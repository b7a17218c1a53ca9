import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleProgram } from '../real-parts/bundle-program.js';

it('one process at a time has the data directory, however many start at once after one was killed', async () => {
  const program = await bundleProgram('tests/data-directory/claim-and-die.ts', 'claim-and-die');
  const folder = mkdtempSync(join(tmpdir(), 'lango-claims-'));
  const log = join(folder, 'log');
  for (let round = 0; round < 6; round += 1) {
    const processes = Array.from({ length: 6 }, () =>
      spawn(process.execPath, [program, join(folder, 'data'), log], { stdio: 'inherit' }),
    );
    await Promise.all(processes.map((process) => once(process, 'exit')));
  }
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  rmSync(folder, { recursive: true });
  // Every round leaves a dead claim to the next one.
  expect(lines.length).toBeGreaterThanOrEqual(12);
  expect(lines).toEqual(lines.map((_, index) => (index % 2 === 0 ? 'in' : 'out')));
});
