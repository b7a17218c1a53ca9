import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotReady } from '../ports/not-ready.js';
import { assertRoom, keptMasterKey } from './embedded-infrastructure.js';

describe('the folder of the embedded infrastructure', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lango-kept-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps its key in a file of its owner, written whole', () => {
    const file = join(folder, 'master-key.json');
    // As left by a process that died while writing.
    writeFileSync(`${file}.1.draft`, '{"keyId":"embed');
    const key = keptMasterKey(file);
    expect(keptMasterKey(file)).toEqual(key);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes(`${process.pid}.draft`))).toEqual([]);
  });

  it('names the file with a truncated key, instead of creating another key', () => {
    const file = join(folder, 'master-key.json');
    writeFileSync(file, '{"keyId":"embed');
    expect(() => keptMasterKey(file)).toThrow(`${file} holds no key`);
    expect(readFileSync(file, 'utf8')).toBe('{"keyId":"embed');
  });

  it('is not ready where the disk is nearly full', async () => {
    await expect(assertRoom(folder, 0)).resolves.toBeUndefined();
    await expect(assertRoom(folder, Number.MAX_SAFE_INTEGER)).rejects.toThrow(new NotReady('disk full'));
  });
});
