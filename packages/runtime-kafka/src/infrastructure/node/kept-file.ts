import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder.js';

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
