import { closeSync, fsyncSync, openSync } from 'node:fs';

/** The names in the folder are on the disk: it is a file too. Windows has no such call and keeps names with their files. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
