import { describe, expect, it } from 'vitest';
import { SearchTooLong } from '../../ports/search-too-long.js';
import { createSearchBudget } from './search-budget.js';

/** Searches that the test ends by calling `ends`. */
function setUp() {
  const budget = createSearchBudget();
  const ends: (() => void)[] = [];
  let running = 0;
  const search = (merchantId: string) =>
    budget.run(merchantId, async () => {
      running += 1;
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
      return 'page';
    });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { search, ends, turn, running: () => running };
}

describe('the budget for searches', () => {
  it('runs two searches of one merchant at a time and queues the others', async () => {
    const { search, ends, turn, running } = setUp();
    const pages = Array.from({ length: 5 }, () => search('m-1'));
    await turn();
    expect(running()).toBe(2);
    for (let ended = 0; ended < 5; ended += 1) {
      ends.shift()?.();
      await turn();
      expect(running()).toBeLessThanOrEqual(2);
    }
    expect(await Promise.all(pages)).toEqual(Array.from({ length: 5 }, () => 'page'));
  });

  it('lets another merchant search meanwhile', async () => {
    const { search, turn, running } = setUp();
    for (let index = 0; index < 5; index += 1) void search('m-1');
    void search('m-2');
    await turn();
    expect(running()).toBe(3);
  });

  it('refuses a search that would wait behind thirty others', async () => {
    const { search, turn } = setUp();
    for (let index = 0; index < 32; index += 1) void search('m-1');
    await turn();
    await expect(search('m-1')).rejects.toMatchObject({ status: 429 });
  });

  it('says what to do about a search that takes too long', async () => {
    const search = () => Promise.reject(new SearchTooLong());
    await expect(createSearchBudget().run('m-1', search)).rejects.toMatchObject({
      status: 422,
      code: 'search-too-long',
    });
  });

  it('frees the slot when a search fails', async () => {
    const budget = createSearchBudget();
    const fail = () => budget.run('m-1', () => Promise.reject(new Error('away')));
    for (let index = 0; index < 5; index += 1) await expect(fail()).rejects.toThrow('away');
    expect(await budget.run('m-1', () => Promise.resolve(1))).toBe(1);
  });
});
