/** One call waiting for the next statement. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Settings of {@link createBatcher}. */
export interface BatcherOptions<Item, Result> {
  /** Items of one statement, at most. */
  readonly sizeMax: number;
  /** Statements under way at once. */
  readonly concurrency: number;
  /** Two items with one key never share a statement. */
  readonly keyOf: (item: Item) => string;
  /** One result for each item, in order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Errors that one item can cause for all: each item is then tried alone. */
  readonly isItemError: (error: unknown) => boolean;
}

/**
 * Joins calls that arrive while a statement is under way into the next one. An idle store is called at once: nothing waits for
 * a batch to fill, so a single payment pays no delay and a busy system pays per batch.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  let underWay = 0;

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
    return batch;
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
    while (underWay < options.concurrency && queue.length > 0) {
      underWay += 1;
      void runBatch(takeBatch()).finally(() => {
        underWay -= 1;
        pump();
      });
    }
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      // The current turn of the event loop may bring more items for the same statement.
      if (queue.length === 1) queueMicrotask(pump);
    });
}
