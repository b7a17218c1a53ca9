import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { ConfigurationError } from '../../ports/configuration-error.js';

/** Records how far the write-ahead log was synced when the last answer was given. */
export interface DurablePosition {
  /** The position in the log (`0/16B3748`) up to which answers were given. */
  raise(position: string): void;
  /**
   * @param recovered where the log ended when the database was opened
   * @throws {ConfigurationError} when answers were given for more, at this start and at each later one
   */
  assertReached(recovered: string): void;
  close(): void;
}

interface Note {
  readonly position: string;
  /** Where the log ended when it was found too short. */
  readonly recovered?: string;
}

// Written in place within one disk sector, so that a power cut leaves the old or the new note.
const noteBytes = 128;

/**
 * A file beside the database, written after the log is synced. It is not synced itself, so after a power cut it may be behind the log but never
 * ahead. A log that ends before the noted position was truncated, or lost by a disk that had confirmed it.
 */
export function openDurablePosition(file: string): DurablePosition {
  const noted = readNote(file);
  const opened = openSync(file, existsSync(file) ? 'r+' : 'w+', 0o600);
  let highest = toNumber(noted?.position) ?? 0n;
  const write = (note: Note): void => void writeSync(opened, JSON.stringify(note).padEnd(noteBytes), 0);
  const refuse = (recovered: string): never => {
    closeSync(opened);
    throw new ConfigurationError(
      `the write-ahead log ends at ${recovered}, and payments were accepted up to ${noted?.position ?? ''}: the disk has lost or damaged ` +
        `what it had confirmed. Restore the folder, or remove ${file} to go on without those payments`,
    );
  };
  return {
    raise: (position) => {
      const reached = toNumber(position) ?? 0n;
      if (reached <= highest) return;
      highest = reached;
      write({ position });
    },
    assertReached: (recovered) => {
      if (noted === undefined) return;
      if (noted.recovered !== undefined) refuse(noted.recovered);
      if ((toNumber(recovered) ?? 0n) >= highest) return;
      write({ ...noted, recovered });
      fsyncSync(opened);
      refuse(recovered);
    },
    close: () => closeSync(opened),
  };
}

/** The note; undefined if unreadable, since a power cut may have come before the first one was on the disk. */
function readNote(file: string): Note | undefined {
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as Partial<Note>;
    return toNumber(note.position) === undefined ? undefined : (note as Note);
  } catch {
    return undefined;
  }
}

/** `16/B374D848` is the 64-bit number 0x16_B374D848. */
function toNumber(position: string | undefined): bigint | undefined {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/.exec(position ?? '') ?? [];
  if (high === undefined || low === undefined) return undefined;
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
