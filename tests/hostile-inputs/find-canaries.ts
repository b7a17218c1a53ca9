import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { canary, phone, type HostileSystem } from './hostile-system.js';

/**
 * Looks for what must not be there: secrets and personal data in every log line, and secrets in every column of every table and in every
 * file that the runtimes wrote. The folder's own key file is the one place where a key may be.
 */
export async function findCanaries(system: HostileSystem): Promise<readonly string[]> {
  const found: string[] = [];
  const search = (place: string, text: string, words: readonly string[]) => {
    for (const word of words) if (text.includes(word)) found.push(`${place} holds ${word.slice(0, 6)}…`);
  };
  search('a log', system.logs.join('\n'), [...system.secrets, canary, phone, phone.slice(3)]);
  for (const executor of system.executors) {
    const tables = await executor.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    for (const { name } of tables) {
      const rows = await executor.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      search(`table ${name}`, rows.map(({ row }) => row).join('\n'), system.secrets);
      const raw =
        name === 'gateway_callbacks'
          ? await executor.query<{ body: Uint8Array }>(`SELECT body FROM ${name}`)
          : [];
      search(
        'a raw callback',
        raw.map(({ body }) => Buffer.from(body).toString('latin1')).join('\n'),
        system.secrets,
      );
    }
  }
  for (const file of readdirSync(system.directory, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    search(
      `file ${file.name}`,
      readFileSync(join(file.parentPath, file.name)).toString('latin1'),
      system.secrets,
    );
  }
  return [...new Set(found)];
}
