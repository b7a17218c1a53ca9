import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file that only its owner may read, whole or not at all: whoever dies or loses power meanwhile leaves what was there before. */
export function writeKeptFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.draft`;
  const written = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(written, text);
    fsyncSync(written);
  } finally {
    closeSync(written);
  }
  renameSync(draft, file);
  syncFolder(dirname(file));
}

/** Where the system can: the new name is in the folder, which is a file too. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
