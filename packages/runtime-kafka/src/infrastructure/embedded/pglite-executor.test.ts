import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { openPglite } from './pglite-executor.js';

it('names the folder whose database cannot be opened, and what may be the matter', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lango-damaged-'));
  mkdirSync(join(directory, 'database'));
  writeFileSync(join(directory, 'database', 'PG_VERSION'), '18\n');
  const opened = openPglite(join(directory, 'database'));
  await expect(opened).rejects.toThrow(ConfigurationError);
  await expect(opened).rejects.toThrow(join(directory, 'database'));
  await expect(opened).rejects.toThrow('the disk may be full');
  rmSync(directory, { recursive: true });
});
