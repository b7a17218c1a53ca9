import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Brings the write-ahead log to the disk: one `fdatasync` for all commits that wait. */
export interface LogSync {
  /** How often PostgreSQL has asked for it. */
  readonly requests: number;
  /** PostgreSQL asks for this file to be on the disk and goes on at once; whoever answers for it waits for {@link flushed}. */
  request(file: string): void;
  /** Returns when all that was asked for is on the disk: for what may not be written before the log is. */
  flushNow(): void;
  /**
   * Resolves when all that was asked for so far is on the disk.
   *
   * @throws the system's error, for ever: after a failed `fdatasync` nobody knows what the disk holds
   */
  flushed(): Promise<void>;
}

/** Nothing is asked for yet. */
export function createLogSync(): LogSync {
  const waiting = new Set<string>();
  let inFlight: readonly string[] = [];
  let running: Promise<void> | undefined;
  let [requests, done] = [0, 0];
  let failure: Error | undefined;

  const fail = (error: unknown): Error => {
    failure ??= new Error('the write-ahead log could not be brought to the disk', { cause: error });
    return failure;
  };
  const flush = async (): Promise<void> => {
    const upTo = requests;
    inFlight = [...waiting];
    waiting.clear();
    try {
      await Promise.all(inFlight.map(syncFile));
      done = Math.max(done, upTo);
    } catch (error) {
      throw fail(error);
    } finally {
      inFlight = [];
      running = undefined;
    }
  };

  return {
    get requests() {
      return requests;
    },
    request: (file) => {
      requests += 1;
      waiting.add(file);
    },
    flushNow: () => {
      if (failure !== undefined) throw failure;
      try {
        for (const file of new Set([...inFlight, ...waiting])) syncFileNow(file);
      } catch (error) {
        throw fail(error);
      }
      waiting.clear();
      done = requests;
    },
    flushed: async () => {
      // Whoever comes while one is under way waits for the next, which is for all who came meanwhile.
      for (const upTo = requests; failure === undefined && done < upTo;) await (running ??= flush());
      if (failure !== undefined) throw failure;
    },
  };
}

// Opened anew: PostgreSQL may close the file meanwhile, and any descriptor syncs all that was written to it.
async function syncFile(file: string): Promise<void> {
  const opened = await open(file, 'r+');
  try {
    await opened.datasync();
  } finally {
    await opened.close();
  }
}

function syncFileNow(file: string): void {
  const opened = openSync(file, 'r+');
  try {
    fdatasyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
