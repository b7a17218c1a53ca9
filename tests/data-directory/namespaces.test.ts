import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../real-parts/bundle-program.js';

/** As containers are apart: processes that do not see each other's numbers, networks that do not see each other's sockets. */
const places = {
  here: [],
  'a process namespace': ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'],
  'a network namespace': ['unshare', '--net'],
  'a namespace of everything': [
    'unshare',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--net',
    '--ipc',
    '--uts',
  ],
};
type Place = keyof typeof places;

const canUnshare = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', '--net', 'true']).status === 0;
const pairs: readonly (readonly [Place, Place])[] = [
  ['here', 'a process namespace'],
  ['a process namespace', 'here'],
  ['here', 'a network namespace'],
  ['a network namespace', 'here'],
  ['a namespace of everything', 'a namespace of everything'],
];

describe.skipIf(!canUnshare)(
  'a data directory claimed from two namespaces (needs the right to make them)',
  () => {
    let program: string;
    let folder: string;
    const started: ChildProcess[] = [];
    beforeAll(async () => {
      program = await bundleProgram('tests/data-directory/claim-and-hold.ts', 'claim-and-hold');
    });
    afterEach(() => {
      for (const child of started.splice(0)) child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    });

    async function claimFrom(place: Place): Promise<{ readonly child: ChildProcess; readonly said: string }> {
      const [command = '', ...args] = [...places[place], process.execPath, program, folder];
      const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
      started.push(child);
      const [said] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      return { child, said };
    }

    it.each(pairs)('is held from %s against %s, until kill -9', async (first, second) => {
      folder = mkdtempSync(join(tmpdir(), 'lango-namespaces-'));
      const holder = await claimFrom(first);
      expect(holder.said).toBe('in');
      expect((await claimFrom(second)).said).toContain('is in use by process');
      holder.child.kill('SIGKILL');
      await once(holder.child, 'exit');
      expect((await claimFrom(second)).said).toBe('in');
    });
  },
);
