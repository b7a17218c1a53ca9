import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

describe('the claim on a data directory', () => {
  it('is held by one, until it is released', async () => {
    const claim = await claimDataDirectory(directory);
    await expect(claimDataDirectory(directory)).rejects.toThrow(`in use by process ${process.pid}`);
    claim.release();
    (await claimDataDirectory(directory)).release();
  });

  it('goes to one of many that start at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => claimDataDirectory(directory)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    outcomes.forEach((outcome) => outcome.status === 'fulfilled' && outcome.value.release());
    (await claimDataDirectory(directory)).release();
  });

  it('ignores the content of its file: only the lock counts', async () => {
    writeFileSync(join(directory, 'lock'), `process ${process.ppid} on elsewhere, which is gone`);
    (await claimDataDirectory(directory)).release();
  });

  it.runIf(process.platform === 'linux')(
    'names the program that it needs where that is missing',
    async () => {
      const { PATH } = process.env;
      process.env['PATH'] = directory;
      try {
        await expect(claimDataDirectory(directory)).rejects.toThrow(
          'flock cannot be run (ENOENT). Install util-linux',
        );
      } finally {
        process.env['PATH'] = PATH;
      }
    },
  );

  it('names the folder that cannot be written', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(claimDataDirectory(join(directory, 'file', 'below'))).rejects.toThrow('cannot be written');
  });
});
