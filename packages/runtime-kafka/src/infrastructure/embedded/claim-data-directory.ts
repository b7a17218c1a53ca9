import { closeSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../../ports/configuration-error.js';

/** Holds a data directory for this process until released. */
export interface DataDirectoryClaim {
  release(): void;
}

/**
 * Makes the folder (0700) and claims it, because two processes on one PGlite directory destroy it. A claim whose process is gone, such as
 * one killed, is taken over.
 *
 * @throws {ConfigurationError} when the folder cannot be written or another process holds it
 */
export function claimDataDirectory(directory: string): DataDirectoryClaim {
  const file = join(directory, 'process.lock');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(directory, error);
  }
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const descriptor = openSync(file, 'wx', 0o600);
      writeSync(descriptor, `${process.pid} ${startTimeOf(process.pid) ?? ''}`);
      closeSync(descriptor);
      return { release: () => unlinkSync(file) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotWrite(directory, error);
      const holder = readHolder(file);
      if (holder !== undefined && isAlive(holder)) {
        throw new ConfigurationError(
          `the data directory ${directory} is in use by process ${holder.pid}: stop it, or choose another directory`,
        );
      }
      unlinkSync(file);
    }
  }
  throw new ConfigurationError(
    `the data directory ${directory} is being claimed by another process: try again`,
  );
}

interface Holder {
  readonly pid: number;
  /** Ticks since boot, where the system tells: a number that was reused belongs to another process. */
  readonly startTime: string;
}

function readHolder(file: string): Holder | undefined {
  try {
    const [pid, startTime = ''] = readFileSync(file, 'utf8').split(' ');
    return Number(pid) > 0 ? { pid: Number(pid), startTime } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, startTime }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startTime === '' || startTime === (startTimeOf(pid) ?? startTime);
}

function startTimeOf(pid: number): string | undefined {
  try {
    // Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces, so count from the closing parenthesis.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function cannotWrite(directory: string, error: unknown): ConfigurationError {
  const why = (error as NodeJS.ErrnoException).code ?? String(error);
  return new ConfigurationError(
    `the data directory ${directory} cannot be written (${why}): choose another one`,
  );
}
