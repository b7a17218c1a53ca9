import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './sync-folder.js';

const atOnce = 4;

/** Syncs a folder, its content and its entry in the parent folder. */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const syncOne = async (): Promise<void> => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      const opened = await open(join(file.parentPath, file.name), 'r+');
      await opened.sync().finally(() => opened.close());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, syncOne));
  for (const entry of entries) if (entry.isDirectory()) syncFolder(join(entry.parentPath, entry.name));
  syncFolder(folder);
  syncFolder(dirname(folder));
}
