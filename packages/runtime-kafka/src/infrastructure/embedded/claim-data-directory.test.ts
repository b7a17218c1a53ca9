import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { claimDataDirectory } from './claim-data-directory.js';

const directory = mkdtempSync(join(tmpdir(), 'lango-claim-'));
beforeEach(() => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A claim as another process would have written it; without a start time the number alone counts. */
const writeClaimOf = (pid: number, startTime = '') =>
  writeFileSync(join(directory, `process-${pid}-${startTime}-0badcafe.lock`), '');

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the claim on a data directory', () => {
  it('is held by one, until it is released', async () => {
    const claim = await claimDataDirectory(directory);
    await expect(claimDataDirectory(directory)).rejects.toThrow(`in use by process ${process.pid}`);
    claim.release();
    (await claimDataDirectory(directory)).release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('goes to one at most of many that start at once, and to one in the end', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => claimDataDirectory(directory)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
    outcomes.forEach((outcome) => outcome.status === 'fulfilled' && outcome.value.release());
    (await claimDataDirectory(directory)).release();
  });

  it('is taken over from a process that is gone, and from one whose number another process has now', async () => {
    writeClaimOf(await deadPid());
    if (process.platform === 'linux') writeClaimOf(process.pid, '1');
    const claim = await claimDataDirectory(directory);
    expect(readdirSync(directory)).toHaveLength(1);
    claim.release();
  });

  it('is not taken from a process that lives', async () => {
    writeClaimOf(process.ppid);
    await expect(claimDataDirectory(directory)).rejects.toThrow(`in use by process ${process.ppid}`);
  });

  it('names the folder that cannot be written', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(claimDataDirectory(join(directory, 'file', 'below'))).rejects.toThrow('cannot be written');
  });
});
