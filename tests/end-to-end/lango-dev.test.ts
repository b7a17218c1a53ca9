import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'packages/runtime-kafka/dist/cli.js');

interface Payment {
  readonly transactionId: string;
  readonly status: string;
}

let folder: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lango-dev-command-'));
  // Where `npm install --save-dev @lango/dev` would have put it.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts `lango dev` in the folder and waits for its last line. */
async function startDev() {
  const child = spawn(process.execPath, [cli, 'dev', '--port', '0'], { cwd: folder });
  children.push(child);
  let output = '';
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const ready = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ctrl-C stops it.')) done();
      });
  });
  await Promise.race([ready, ended]);
  const url = /^buttons +(\S+)$/m.exec(output)?.[1];
  if (url === undefined) throw new Error(`lango dev did not start: ${output}`);
  /** A call of the merchant, as its page sends it. */
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${url}/try`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method, path, ...(body && { body: JSON.stringify(body) }) }),
    });
    const tried = (await answer.json()) as { readonly status: number; readonly body: string };
    return { status: tried.status, payment: JSON.parse(tried.body) as Payment };
  };
  const inbox = async () =>
    (await (await fetch(`${url}/inbox`)).json()) as readonly (Partial<Payment> & { readonly type: string })[];
  const stop = (): Promise<number | null> => {
    child.kill('SIGINT');
    return ended;
  };
  return { output, call, inbox, stop };
}

describe('lango dev, as a command', () => {
  it('takes a deposit to its end, ends on Ctrl-C, and has it still when it starts again', async () => {
    const first = await startDev();
    expect(first.output).toMatch(/^console +http:\/\/127\.0\.0\.1:\d+\/open/);
    expect(first.output).toMatch(/^admin +lango_operator_\S+\napprover +lango_operator_\S+$/m);
    const accepted = await first.call('POST', '/v1/deposits', {
      gateway: 'mpesa',
      amount: { amountMinor: 15_000, currency: 'KES' },
      counterparty: { phoneNumber: '+254712345678' },
    });
    expect(accepted.status).toBe(202);
    const { transactionId } = accepted.payment;
    const isTold = async () =>
      (await first.inbox()).some(
        (event) => event.type === 'transaction.succeeded' && event.transactionId === transactionId,
      );
    while (!(await isTold())) await new Promise((done) => setTimeout(done, 50));
    expect(await first.stop()).toBe(0);

    const second = await startDev();
    // Its operators are known already, and their tokens are shown once.
    expect(second.output).not.toContain('lango_operator_');
    const found = await second.call('GET', `/v1/transactions/${transactionId}`);
    expect(found).toMatchObject({ status: 200, payment: { transactionId, status: 'succeeded' } });
    expect(await second.stop()).toBe(0);
  });

  it('says what to install where its package is missing', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'lango-dev-missing-'));
    try {
      const { status, stderr } = spawnSync(process.execPath, [cli, 'dev'], {
        cwd: elsewhere,
        encoding: 'utf8',
      });
      expect(status).not.toBe(0);
      expect(stderr).toContain('npm install --save-dev @lango/dev');
      expect(stderr.trim().split('\n')).toHaveLength(1);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });
});
