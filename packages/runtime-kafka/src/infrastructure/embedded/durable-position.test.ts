import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { openDurablePosition } from './durable-position.js';

describe('the note of how far the log was on the disk', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lango-position-'));
    file = join(folder, 'database.position');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const note = (...positions: readonly string[]) => {
    const opened = openDurablePosition(file);
    for (const position of positions) opened.raise(position);
    opened.close();
  };
  const reached = (recovered: string) => () => {
    const opened = openDurablePosition(file);
    opened.assertReached(recovered);
    opened.close();
  };

  it('lets a log open that reaches it, and none that ends before', () => {
    note('0/FFFFFFF8', '1/10');
    reached('1/10')();
    reached('2/0')();
    expect(reached('0/FFFFFFFF')).toThrow(ConfigurationError);
  });

  it('goes on refusing, though the next start has written to the log, until the file is removed', () => {
    note('0/2000');
    expect(reached('0/1FF8')).toThrow(`ends at 0/1FF8, and payments were accepted up to 0/2000`);
    expect(reached('0/9000')).toThrow(`remove ${file} to go on`);
    rmSync(file);
    reached('0/9000')();
  });

  it('never goes back', () => {
    note('0/2000', '0/1000');
    expect(reached('0/1FF8')).toThrow('0/2000');
  });

  it('accepts an unreadable note: a power cut may come before the first one is on the disk', () => {
    reached('0/1')();
    writeFileSync(file, '\0'.repeat(128));
    reached('0/1')();
    note('0/2000');
    truncateSync(file, 7);
    reached('0/1')();
    expect(readFileSync(file)).toHaveLength(7);
  });
});
