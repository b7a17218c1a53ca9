import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { ConfigurationError } from '../../ports/configuration-error.js';

/**
 * Opens a file with an exclusive lock of the operating system, which lasts until the descriptor is closed or the process ends.
 *
 * @returns the descriptor; undefined while another process has the lock
 * @throws {ConfigurationError} on a system without such a lock
 */
export async function openLockedFile(file: string): Promise<number | undefined> {
  // UV_FS_O_EXLOCK: no other process may open the file.
  if (process.platform === 'win32') return openUnlessHeld(file, constants.O_RDWR | 0x10000000, 'EBUSY');
  // O_EXLOCK locks while opening; Node has no constant for it.
  if (['darwin', 'freebsd', 'openbsd'].includes(process.platform))
    return openUnlessHeld(file, constants.O_RDWR | constants.O_NONBLOCK | 0x20, 'EAGAIN');
  return openWithFlock(file);
}

function openUnlessHeld(file: string, flags: number, heldCode: string): number | undefined {
  try {
    return openSync(file, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === heldCode) return undefined;
    throw error;
  }
}

/** Node has no flock call, so flock(1) locks a descriptor that it inherits. The lock belongs to the open file and outlives that program. */
async function openWithFlock(file: string): Promise<number | undefined> {
  const opened = openSync(file, 'r+');
  const code = await new Promise<number | null>((resolve, reject) => {
    const locker = spawn('flock', ['-n', '-x', '3'], { stdio: ['ignore', 'ignore', 'ignore', opened] });
    locker.once('error', reject);
    locker.once('close', resolve);
  }).catch((error: unknown) => {
    closeSync(opened);
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigurationError(
      `the data directory cannot be locked: the program flock cannot be run (${why}). Install util-linux`,
    );
  });
  if (code === 0) return opened;
  closeSync(opened);
  if (code === 1) return undefined;
  throw new ConfigurationError(
    `${file} cannot be locked: flock ended with ${code}. Is it on a network file system?`,
  );
}
