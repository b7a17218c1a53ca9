import { createArrivalRate } from '../node/arrival-rate.js';

/** One call waiting for the next statement. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Settings of {@link createBatcher}. */
export interface BatcherOptions<Item, Result> {
  /** Most items of one statement. */
  readonly sizeMax: number;
  /** Concurrent statements. */
  readonly concurrency: number;
  /** Minimum milliseconds between the starts of two statements under load, so that a busy store gets fewer and larger ones. */
  readonly lingerMs: number;
  /** Two items with one key never share a statement. */
  readonly keyOf: (item: Item) => string;
  /** One result for each item, in order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Errors caused by a single item: each item is then retried alone. */
  readonly isItemError: (error: unknown) => boolean;
}

/** Calls that must be expected within a linger for it to be worth waiting. */
const worthWaitingFor = 4;

/**
 * Batches calls that arrive close together into one statement. Without load a call runs at once, without delay; under load batches are
 * cheaper, since the round trip costs more than the rows.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let startedAt = -Infinity;
  let lingering = false;
  const arrivals = createArrivalRate();

  const takeBatch = (): Waiting<Item, Result>[] => {
    const keys = new Set<string>();
    const batch: Waiting<Item, Result>[] = [];
    for (let index = 0; index < queue.length && batch.length < options.sizeMax;) {
      const waiting = queue[index] as Waiting<Item, Result>;
      const key = options.keyOf(waiting.item);
      if (keys.has(key)) {
        index += 1;
        continue;
      }
      keys.add(key);
      batch.push(waiting);
      queue.splice(index, 1);
    }
    // All processes lock rows in the same order, so that they never deadlock.
    return batch.sort((left, right) => (options.keyOf(left.item) < options.keyOf(right.item) ? -1 : 1));
  };

  const runAlone = async (waiting: Waiting<Item, Result>): Promise<void> => {
    try {
      const [result] = await options.run([waiting.item]);
      waiting.resolve(result as Result);
    } catch (error) {
      waiting.reject(error);
    }
  };

  const runBatch = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await options.run(batch.map(({ item }) => item));
      batch.forEach((waiting, index) => waiting.resolve(results[index] as Result));
    } catch (error) {
      if (batch.length > 1 && options.isItemError(error))
        for (const waiting of batch) await runAlone(waiting);
      else for (const waiting of batch) waiting.reject(error);
    }
  };

  const pump = (): void => {
    while (underWay < options.concurrency && queue.length > 0 && !lingering) {
      const sinceMs = performance.now() - startedAt;
      const isBusy = arrivals.expectedWithin(options.lingerMs) >= worthWaitingFor;
      if (isBusy && sinceMs < options.lingerMs && queue.length < options.sizeMax) {
        lingering = true;
        setTimeout(() => {
          lingering = false;
          pump();
        }, options.lingerMs - sinceMs);
        return;
      }
      startedAt = performance.now();
      underWay += 1;
      void runBatch(takeBatch()).finally(() => {
        underWay -= 1;
        pump();
      });
    }
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      arrivals.add(1);
      queue.push({ item, resolve, reject });
      // The current turn of the event loop may bring more items for the same statement.
      if (queue.length === 1) queueMicrotask(pump);
    });
}

/** Makes batchers with the settings of one store. */
export type BatchMaker = <Item, Result>(
  options: Pick<BatcherOptions<Item, Result>, 'keyOf' | 'run'> &
    Partial<Pick<BatcherOptions<Item, Result>, 'lingerMs'>>,
) => (item: Item) => Promise<Result>;

/** Reads rows by their ids, many in one statement; an id without rows gets an empty list. */
export function batchReads<Row>(
  makeBatch: BatchMaker,
  options: {
    readonly read: (ids: readonly string[]) => Promise<readonly Row[]>;
    readonly idOf: (row: Row) => string;
  },
): (id: string) => Promise<readonly Row[]> {
  return makeBatch<string, readonly Row[]>({
    keyOf: (id) => id,
    run: async (ids) => {
      const rows = new Map<string, Row[]>(ids.map((id) => [id, []]));
      for (const row of await options.read(ids)) rows.get(options.idOf(row))?.push(row);
      return ids.map((id) => rows.get(id) ?? []);
    },
  });
}
