import type { Clock } from '../../ports/clock.js';
import { Problem } from './problem.js';

/** Milliseconds for an answer that changes nothing: longer nobody waits for it, and its connection is needed by others. */
const readMsMax = 15_000;

/** What reads is ended by the deadline, also where a database neither answers nor ends. @throws {Problem} 503 */
export async function withinDeadline<Result>(clock: Clock, work: Promise<Result>): Promise<Result> {
  let cancel = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(readMsMax, () => {
      const headers = { 'retry-after': '5' };
      reject(
        new Problem(503, 'unavailable', 'the answer takes too long; ask again later', undefined, headers),
      );
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
