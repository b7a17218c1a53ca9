import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorEvent } from './simulator-state.js';

/** Where events are written before they take effect. */
export interface Journal {
  /** The events of former runs, in order. */
  readonly former: readonly SimulatorEvent[];
  append(event: SimulatorEvent): void;
  close(): void;
}

/**
 * An append-only JSONL file. Every line is handed to the operating system before the simulator acts on it, so it survives the death of the
 * process, though not a power cut. A torn last line is dropped.
 *
 * @param dataDirectory absent: nothing is kept beyond the process
 */
export function openJournal(dataDirectory: string | undefined): Journal {
  if (dataDirectory === undefined) return { former: [], append: () => undefined, close: () => undefined };
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const file = join(dataDirectory, 'journal.jsonl');
  const former = existsSync(file) ? readWholeLines(file) : [];
  const descriptor = openSync(file, 'a', 0o600);
  return {
    former,
    append: (event) => {
      const line = Buffer.from(`${JSON.stringify(event)}\n`);
      for (let written = 0; written < line.length;) written += writeSync(descriptor, line, written);
    },
    close: () => closeSync(descriptor),
  };
}

function readWholeLines(file: string): readonly SimulatorEvent[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  const lines = bytes.subarray(0, end).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as SimulatorEvent);
}
