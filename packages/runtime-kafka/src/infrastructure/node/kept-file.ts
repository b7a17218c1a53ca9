import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder.js';

/** Writes a file atomically, readable by its owner only: a crash or power cut meanwhile leaves the former content. */
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
