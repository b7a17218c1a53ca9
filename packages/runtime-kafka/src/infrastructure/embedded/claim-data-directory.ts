import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { openLockedFile } from './open-locked-file.js';

/** Holds a data directory for this process until released. */
export interface DataDirectoryClaim {
  release(): void;
}

const triesMax = 10;

/**
 * Makes the folder (0700) and claims it, because two processes on one PGlite directory destroy it. The claim is an operating system lock on a
 * file in it: it works across containers and namespaces of one kernel, and ends with the process.
 *
 * @throws {ConfigurationError} when the folder cannot be written, another process holds it, or the system has no such lock
 */
export async function claimDataDirectory(directory: string): Promise<DataDirectoryClaim> {
  const file = join(directory, 'lock');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw cannotWrite(directory, error);
  }
  for (let tries = 1; tries <= triesMax; tries += 1) {
    const locked = await openLockedFile(file);
    if (locked !== undefined) {
      writeHolder(locked);
      return { release: () => closeSync(locked) };
    }
    // A process that was just killed may still be exiting.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new ConfigurationError(
    `the data directory ${directory} is in use by ${readHolder(file)}: stop it, or choose another directory`,
  );
}

/** For the other process's error message. A process id is only meaningful on the same host. */
function writeHolder(locked: number): void {
  ftruncateSync(locked);
  writeSync(locked, `process ${process.pid} on ${hostname()}`, 0);
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8') || 'another process';
  } catch {
    // On Windows a file locked by another process cannot be read.
    return 'another process';
  }
}

function cannotWrite(directory: string, error: unknown): ConfigurationError {
  const why = (error as NodeJS.ErrnoException).code ?? String(error);
  return new ConfigurationError(
    `the data directory ${directory} cannot be written (${why}): choose another one`,
  );
}
