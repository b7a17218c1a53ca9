import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const script = join(root, 'examples/runtime-embedded/start.mjs');

interface Counts {
  readonly transactions: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly review: number;
  readonly open: number;
  readonly gatewayMovements: number;
  readonly doubledMovements: number;
  readonly merchantCallbacksDelivered: number;
}

let folder: string;
const children: ChildProcess[] = [];

const start = (...args: string[]) => {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      watchers.forEach((watch) => watch());
    });
  }
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return {
    child,
    ended,
    output: () => output,
    /** Resolves when the output matches, or when the process ended without it. */
    until: (pattern: RegExp) =>
      Promise.race([
        ended.then(() => undefined),
        new Promise<void>((done) => {
          const watch = () => {
            if (pattern.test(output)) done();
          };
          watchers.add(watch);
          watch();
        }),
      ]),
  };
};
const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
const countsOf = (text: string) => JSON.parse(lastLine(text)) as Counts;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lango-start-'));
});
afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm start', () => {
  it('moves varied payments and ends with ledgers, transactions and receipts equal; a restart finds them again', async () => {
    const args = ['--once', '--json', '--data-dir', 'first'];
    const first = start(...args);
    expect(await first.ended, first.output()).toBe(0);
    const counts = countsOf(first.output());
    expect(counts.transactions).toBeGreaterThanOrEqual(20);
    expect(counts).toMatchObject({ open: 0, doubledMovements: 0, review: 0 });
    expect(counts.gatewayMovements).toBe(counts.succeeded);
    expect(counts.merchantCallbacksDelivered).toBe(counts.transactions);
    expect(counts.failed).toBeGreaterThanOrEqual(5);

    const second = start(...args);
    expect(await second.ended, second.output()).toBe(0);
    expect(countsOf(second.output()).transactions).toBe(2 * counts.transactions);
  });

  it.each([
    ['while payments are being accepted', /Token \(test\)/],
    ['while gateways are acting', /R1-1\d.*(pending|submitted)/],
    ['while merchants are being told', /merchant callback/],
  ])('killed %s, leaves nothing open and nothing doubled after a restart', async (_, moment) => {
    const directory = mkdtempSync(join(folder, 'killed-'));
    const killed = start('--data-dir', directory);
    await killed.until(moment);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const again = start('--once', '--json', '--data-dir', directory);
    expect(await again.ended, again.output()).toBe(0);
    const counts = countsOf(again.output());
    expect(counts).toMatchObject({ open: 0, doubledMovements: 0 });
    expect(counts.succeeded + counts.failed + counts.review).toBe(counts.transactions);
  });

  it('stops cleanly on Ctrl-C', async () => {
    const serving = start('--data-dir', 'stopped');
    await serving.until(/Serving until Ctrl-C/);
    serving.child.kill('SIGINT');
    expect(await serving.ended, serving.output()).toBe(0);
  });
});

describe('npm start, given what it cannot use', () => {
  const complaintOf = (...args: string[]) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
    });
    expect(status).toBe(1);
    expect(`${stdout}${stderr}`).not.toMatch(/\n {4}at /);
    return stderr.trim();
  };

  it('says so about a port that is none', () => {
    expect(complaintOf('--port', 'http')).toMatch(/^npm start: --port must be a number/);
    expect(complaintOf('--port', '70000')).toMatch(/^npm start: --port must be a number/);
  });

  it('says so about a port that is taken', async () => {
    const server = createServer();
    const port = await new Promise<number>((done) =>
      server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)),
    );
    try {
      const refused = start('--port', String(port), '--data-dir', 'taken');
      expect(await refused.ended).toBe(1);
      expect(lastLine(refused.output())).toMatch(
        /cannot listen on 127\.0\.0\.1:\d+: another program listens there/,
      );
    } finally {
      server.close();
    }
  });

  it('says so about a data directory that cannot be written', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(complaintOf('--data-dir', join(file, 'below'))).toMatch(
      /^npm start: the data directory .* cannot be used/,
    );
    if (process.getuid?.() !== 0) {
      const locked = join(folder, 'locked');
      mkdirSync(locked);
      chmodSync(locked, 0o500);
      expect(complaintOf('--data-dir', join(locked, 'below'))).toMatch(/cannot be used/);
    }
  });

  it('says so to a second process on one data directory', async () => {
    const first = start('--data-dir', 'shared');
    await first.until(/Token \(test\)/);
    const second = start('--data-dir', 'shared');
    expect(await second.ended).toBe(1);
    expect(lastLine(second.output())).toMatch(
      /is in use by process \d+ on \S+: stop it, or choose another directory/,
    );
  });

  it('says so about an option that is none', () => {
    expect(complaintOf('--onse')).toMatch(/^npm start: Unknown option '--onse'/);
  });
});
