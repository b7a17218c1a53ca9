/** The recent arrival rate, to decide whether waiting for more items is worthwhile. */
export interface ArrivalRate {
  add(count: number): void;
  /** Expected arrivals in the next `ms` at the recent rate. */
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
    add: (count) => {
      turn();
      current += count;
    },
    expectedWithin: (ms) => {
      turn();
      return ((previous + current) / (bucketMs + (now() - startedAt))) * ms;
    },
  };
}
