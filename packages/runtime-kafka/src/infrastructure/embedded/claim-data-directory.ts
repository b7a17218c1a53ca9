import { closeSync, mkdirSync, openSync, readFileSync, rmSync, unlinkSync, writeSync } from 'node:fs';
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
export async function claimDataDirectory(directory: string): Promise<DataDirectoryClaim> {
  const file = join(directory, 'process.lock');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(directory, error);
  }
  for (let triesLeft = 10; ; triesLeft -= 1) {
    if (tryClaim(directory, file)) return { release: () => unlinkSync(file) };
    const holder = readHolder(file);
    if (holder === undefined || !isAlive(holder)) {
      rmSync(file, { force: true });
    } else if (triesLeft === 0) {
      throw new ConfigurationError(
        `the data directory ${directory} is in use by process ${holder.pid}: stop it, or choose another directory`,
      );
    }
    // A process that was just killed may take a moment to be gone.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** False when somebody else has claimed it. */
function tryClaim(directory: string, file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, `${process.pid} ${statusOf(process.pid)?.startTime ?? ''}`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cannotWrite(directory, error);
  }
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
  const status = statusOf(pid);
  if (status === undefined) return true;
  // A dead process that its parent has not collected still answers to signals.
  return status.state !== 'Z' && status.state !== 'X' && (startTime === '' || startTime === status.startTime);
}

/** Where the system tells (Linux): the process's state and its start in ticks since boot. */
function statusOf(pid: number): { readonly state: string; readonly startTime: string } | undefined {
  try {
    // Fields 3 and 22 of /proc/<pid>/stat; the name in field 2 may hold spaces, so count from the closing parenthesis.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
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
