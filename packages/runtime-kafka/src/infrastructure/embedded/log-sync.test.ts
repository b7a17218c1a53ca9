import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogSync } from './log-sync.js';

describe('bringing the log to the disk', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lango-log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string) => {
    const file = join(folder, name);
    writeFileSync(file, 'commit');
    return file;
  };

  it('is synced when it resolves, for every caller', async () => {
    const log = createLogSync();
    await log.flushed();
    log.request(write('1'));
    const first = log.flushed();
    log.request(write('2'));
    log.flushNow();
    await Promise.all([first, log.flushed()]);
    expect(log.requests).toBe(2);
  });

  it('fails for every caller after a disk failure, because the content is unknown', async () => {
    const log = createLogSync();
    log.request(join(folder, 'gone'));
    const waiting = [log.flushed(), log.flushed()];
    for (const one of waiting) await expect(one).rejects.toThrow('could not be brought to the disk');
    log.request(write('3'));
    await expect(log.flushed()).rejects.toThrow('could not be brought to the disk');
    expect(() => log.flushNow()).toThrow('could not be brought to the disk');
  });
});
