import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../../ports/configuration-error.js';

/** Holds a data directory for this process until released. */
export interface DataDirectoryClaim {
  release(): void;
}

const triesMax = 10;

/**
 * Makes the folder (0700) and claims it, because two processes on one PGlite directory destroy it. Each claim is a file of its own that
 * names its process, written before the others are read: of two that start at once at least one sees the other and steps back. A claim
 * whose process is gone, such as one killed, is removed.
 *
 * @throws {ConfigurationError} when the folder cannot be written or another process holds it
 */
export async function claimDataDirectory(directory: string): Promise<DataDirectoryClaim> {
  for (let tries = 1; ; tries += 1) {
    const name = writeClaim(directory);
    const release = () => rmSync(join(directory, name), { force: true });
    const holder = readHolders(directory).find((other) => other.name !== name);
    if (holder === undefined) return { release };
    release();
    if (tries === triesMax) {
      throw new ConfigurationError(
        `the data directory ${directory} is in use by process ${holder.pid}: stop it, or choose another directory`,
      );
    }
    // A process that was just killed may take a moment to be gone, and two that stepped back should not meet again.
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
  }
}

interface Holder {
  readonly name: string;
  readonly pid: number;
  /** Ticks since boot, where the system tells: a number that was reused belongs to another process. */
  readonly startTime: string;
}

function writeClaim(directory: string): string {
  const startTime = statusOf(process.pid)?.startTime ?? '';
  const name = `process-${process.pid}-${startTime}-${randomBytes(4).toString('hex')}.lock`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, name), '', { flag: 'wx', mode: 0o600 });
    return name;
  } catch (error) {
    throw cannotWrite(directory, error);
  }
}

/** Claims of processes that live. */
function readHolders(directory: string): readonly Holder[] {
  return readdirSync(directory).flatMap((name) => {
    const [, pid, startTime] = /^process-(\d+)-(\d*)-[0-9a-f]+\.lock$/.exec(name) ?? [];
    if (pid === undefined || startTime === undefined) return [];
    const holder = { name, pid: Number(pid), startTime };
    if (isAlive(holder)) return [holder];
    rmSync(join(directory, name), { force: true });
    return [];
  });
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
