import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Syncs the write-ahead log: one `fdatasync` for all waiting commits. */
export interface LogSync {
  /** Number of sync requests by PostgreSQL. */
  readonly requests: number;
  /** Requests a sync of the file without waiting. Wait for {@link flushed} before answering. */
  request(file: string): void;
  /** Syncs all requested files before it returns: for writes that must follow the log. */
  flushNow(): void;
  /**
   * Resolves when all files requested so far are synced.
   *
   * @throws the system's error, from then on always: after a failed `fdatasync` the content of the disk is unknown
   */
  flushed(): Promise<void>;
}

/** Creates one without requests. */
export function createLogSync(): LogSync {
  const waiting = new Set<string>();
  let inFlight: readonly string[] = [];
  let running: Promise<void> | undefined;
  let [requests, synced] = [0, 0];
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
      synced = Math.max(synced, upTo);
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
      synced = requests;
    },
    flushed: async () => {
      // Requests during a sync wait for the next one, which serves them all.
      for (const upTo = requests; failure === undefined && synced < upTo;) await (running ??= flush());
      if (failure !== undefined) throw failure;
    },
  };
}

// Uses its own descriptor: PostgreSQL may close the file meanwhile, and any descriptor syncs all writes to it.
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
