import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { createUndiciGatewayHttp, parseJsonBytes } from '@lango/core/gateway-kit';
import {
  aContext,
  aTransaction,
  simulatedOptions,
} from '../packages/gateway-mpesa/src/testing/simulated-mpesa.js';
import { startCallbackHost } from '../packages/gateway-mpesa/src/testing/start-callback-host.js';

const command = fileURLToPath(
  new URL('../packages/gateway-mpesa/dist/simulator-command.js', import.meta.url),
);
const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function startCommand(
  ...args: readonly string[]
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = fork(command, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  cleanUps.push(() => void child.kill('SIGKILL'));
  if (child.stdout === null) throw new Error('the command has no output');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  return { url, child };
}

describe('the command lango-mpesa-simulator', () => {
  it('resumes after kill -9: it keeps the ledger, carries out what it had accepted and delivers what was not acknowledged', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mpesa-simulator-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    const host = await startCallbackHost();
    cleanUps.push(() => host.close());
    host.onCallback = () => 503;
    const settings = ['--data-dir', folder, '--customer-delay-ms', '0', '--processing-delay-ms', '500'];
    const first = await startCommand(...settings);
    const gateway = createMpesaGateway(simulatedOptions(first.url));
    cleanUps.push(() => gateway.close());
    const [deposit, withdrawal] = [aTransaction('deposit'), aTransaction('withdrawal')];
    await gateway.deposit(deposit, aContext(deposit, host.url));
    await host.next();
    await gateway.withdraw(withdrawal, aContext(withdrawal, host.url));
    const died = once(first.child, 'exit');
    first.child.kill('SIGKILL');
    await died;

    host.onCallback = () => 200;
    const second = await startCommand(...settings);
    const hexOf = (transactionId: string) => transactionId.slice('txn_'.length);
    const expected = new Set([hexOf(deposit.transactionId), hexOf(withdrawal.transactionId)]);
    while (expected.size > 0) {
      const { url } = await host.next();
      for (const hex of expected) if (url.includes(hex)) expected.delete(hex);
    }
    const http = createUndiciGatewayHttp();
    cleanUps.push(() => http.close());
    const { body } = await http({ method: 'GET', url: `${second.url}/_simulator/ledger` });
    const { movements } = parseJsonBytes(body) as { movements: readonly { transactionId: string }[] };
    expect(movements.map(({ transactionId }) => transactionId)).toEqual([
      deposit.transactionId,
      withdrawal.transactionId,
    ]);
  });

  it('ends when its parent is gone', async () => {
    const { child } = await startCommand();
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  });
});
