import type { Clock } from '../../ports/clock.js';
import { Problem } from './problem.js';

/** Milliseconds for a read: clients do not wait longer, and other requests need the connection. */
const readMsMax = 15_000;

/** Ends a read at the deadline, even when the database never answers. @throws {Problem} 503 */
export async function withinDeadline<Result>(clock: Clock, work: Promise<Result>): Promise<Result> {
  let cancel = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(readMsMax, () => {
      const headers = { 'retry-after': '5' };
      reject(
        new Problem(503, 'unavailable', 'the response takes too long; try again later', undefined, headers),
      );
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
