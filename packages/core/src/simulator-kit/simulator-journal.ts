import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkOption } from '../input/check-input.js';

/** Write-ahead log of a simulator. */
export interface SimulatorJournal<Entry> {
  /** Entries of earlier runs, oldest first. */
  readonly former: readonly Entry[];
  /** Writes one line; it survives the process once this returns. */
  append(entry: Entry): void;
  /** May be called twice. */
  close(): void;
}

/**
 * An append-only file of JSON lines. One line holds one change in full, so that a payment, its answer and its callbacks are stored together or not at
 * all. It survives a crash of the process, not a power cut; an incomplete last line is dropped, as if the request had never arrived.
 *
 * @param dataDirectory created if missing; `undefined`: nothing is stored
 * @param fileName inside it
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `dataDirectory` or `fileName`.
 */
export function openSimulatorJournal<Entry>(
  dataDirectory: string | undefined,
  fileName = 'journal.jsonl',
): SimulatorJournal<Entry> {
  checkOption.text('fileName', fileName, { pattern: /^[\w.-]+$/ });
  if (dataDirectory === undefined) return { former: [], append: () => undefined, close: () => undefined };
  mkdirSync(checkOption.text('dataDirectory', dataDirectory, { most: 4_096 }), {
    recursive: true,
    mode: 0o700,
  });
  const file = join(dataDirectory, fileName);
  const former = existsSync(file) ? readWholeLines<Entry>(file) : [];
  const descriptor = openSync(file, 'a', 0o600);
  let isOpen = true;
  return {
    former,
    append: (entry) => {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      for (let written = 0; written < line.length;) written += writeSync(descriptor, line, written);
    },
    close: () => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

function readWholeLines<Entry>(file: string): readonly Entry[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  const lines = bytes.subarray(0, end).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
}
