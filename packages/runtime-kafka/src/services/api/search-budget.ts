import { SearchTooLong } from '../../ports/search-too-long.js';
import { Problem } from './problem.js';

/** Searches of one merchant that run at once. Few: each may read much, and payments share the processor with it. */
const atOnceMax = 2;
/** Searches of one merchant that wait for their turn; a page for each of a merchant's staff fits. */
const waitingMax = 30;

/** Lets each merchant search a little at a time, so that one who searches much slows nobody's payments. */
export interface SearchBudget {
  /** @throws {Problem} 429 with `Retry-After` when too many of the merchant's searches wait already; 422 when a search takes too long */
  run<Result>(merchantId: string, search: () => Promise<Result>): Promise<Result>;
}

/** One for each process. */
export function createSearchBudget(): SearchBudget {
  const merchants = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  const enter = async (merchantId: string): Promise<void> => {
    const own = merchants.get(merchantId) ?? { running: 0, waiting: [] };
    merchants.set(merchantId, own);
    if (own.running < atOnceMax) {
      own.running += 1;
      return;
    }
    if (own.waiting.length >= waitingMax)
      throw new Problem(429, 'too-many-requests', 'too many searches at once', undefined, {
        'retry-after': '1',
      });
    await new Promise<void>((resolve) => own.waiting.push(resolve));
  };
  const leave = (merchantId: string): void => {
    const own = merchants.get(merchantId);
    if (own === undefined) return;
    const next = own.waiting.shift();
    // Whoever is next has the place of who leaves.
    if (next !== undefined) return next();
    own.running -= 1;
    if (own.running === 0) merchants.delete(merchantId);
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
