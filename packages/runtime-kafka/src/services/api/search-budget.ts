import { SearchTooLong } from '../../ports/search-too-long.js';
import { Problem } from './problem.js';

/** Concurrent searches of one merchant. Few: each may read a lot, and payments share the CPU. */
const runningMax = 2;
/** Queued searches of one merchant: enough for one page per member of its staff. */
const waitingMax = 30;

/** Limits the concurrent searches of each merchant, so that they do not slow down payments. */
export interface SearchBudget {
  /** @throws {Problem} 429 with `Retry-After` when too many of the merchant's searches wait already; 422 when a search takes too long */
  run<Result>(merchantId: string, search: () => Promise<Result>): Promise<Result>;
}

/** One per process. */
export function createSearchBudget(): SearchBudget {
  const merchants = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  const enter = async (merchantId: string): Promise<void> => {
    const searches = merchants.get(merchantId) ?? { running: 0, waiting: [] };
    merchants.set(merchantId, searches);
    if (searches.running < runningMax) {
      searches.running += 1;
      return;
    }
    if (searches.waiting.length >= waitingMax)
      throw new Problem(429, 'too-many-requests', 'too many searches at once', undefined, {
        'retry-after': '1',
      });
    await new Promise<void>((resolve) => searches.waiting.push(resolve));
  };
  const leave = (merchantId: string): void => {
    const searches = merchants.get(merchantId);
    if (searches === undefined) return;
    const next = searches.waiting.shift();
    // The next one takes over the slot.
    if (next !== undefined) return next();
    searches.running -= 1;
    if (searches.running === 0) merchants.delete(merchantId);
  };
  return {
    run: async (merchantId, search) => {
      await enter(merchantId);
      try {
        return await search();
      } catch (error) {
        if (!(error instanceof SearchTooLong)) throw error;
        const detail = 'the search reads too much: narrow it, such as with createdFrom and createdBefore';
        throw new Problem(422, 'search-too-long', detail);
      } finally {
        leave(merchantId);
      }
    },
  };
}
