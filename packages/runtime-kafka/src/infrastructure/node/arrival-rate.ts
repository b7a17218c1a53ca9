/** How many things came lately, to tell whether waiting for more of them is worth it. */
export interface ArrivalRate {
  came(count: number): void;
  /** How many will come in the next `ms` when they go on coming as they did. */
  expectedWithin(ms: number): number;
}

const bucketMs = 100;

/** Counts over the last 100 to 200 ms. */
export function createArrivalRate(now: () => number = () => performance.now()): ArrivalRate {
  let startedAt = -Infinity;
  let current = 0;
  let previous = 0;
  const turn = (): void => {
    const sinceMs = now() - startedAt;
    if (sinceMs < bucketMs) return;
    previous = sinceMs < 2 * bucketMs ? current : 0;
    current = 0;
    startedAt = now();
  };
  return {
    came: (count) => {
      turn();
      current += count;
    },
    expectedWithin: (ms) => {
      turn();
      return ((previous + current) / (bucketMs + (now() - startedAt))) * ms;
    },
  };
}
