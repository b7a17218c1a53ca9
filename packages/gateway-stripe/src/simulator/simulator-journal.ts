import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorRecord } from './simulator-records.js';

/** Where the simulator writes what it is about to do. */
export interface SimulatorJournal {
  /** Everything written so far, oldest first; each entry is one commit. */
  readonly commits: readonly (readonly SimulatorRecord[])[];
  /** Writes one commit as one line; it is on file when this returns. */
  append(records: readonly SimulatorRecord[]): void;
  close(): void;
}

/**
 * One append-only file of JSON lines in the data directory, one line per commit, so that a request's objects, movements,
 * idempotency record and webhooks are all there or none is. Survives the process being killed; a last line cut short is dropped,
 * as if the request had never come. Without a directory nothing outlives the process.
 */
export function openSimulatorJournal(dataDirectory: string | undefined): SimulatorJournal {
  if (dataDirectory === undefined) return { commits: [], append: () => {}, close: () => {} };
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const path = join(dataDirectory, 'stripe-simulator.jsonl');
  const commits = existsSync(path) ? readCommits(path) : [];
  const file = openSync(path, 'a', 0o600);
  let open = true;
  return {
    commits,
    append: (records) => void writeSync(file, `${JSON.stringify(records)}\n`),
    close: () => {
      if (open) closeSync(file);
      open = false;
    },
  };
}

function readCommits(path: string): SimulatorRecord[][] {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  return bytes
    .subarray(0, whole)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SimulatorRecord[]);
}
