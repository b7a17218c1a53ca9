import type { ResolveHost } from './resolve-host.js';

/** Settings of {@link createBoundedLookUps}; each has a default. */
export interface LookUpBounds {
  /** Names of one merchant that are looked up at once. Default 4. */
  readonly perMerchant?: number;
  /** Milliseconds for one name, including the wait for a free slot. Default 5,000. */
  readonly deadlineMs?: number;
}

interface MerchantQueue {
  active: number;
  readonly waiting: Set<() => void>;
}

/**
 * Resolves host names with a limit per merchant, so that a merchant whose zone does not answer delays only its own names. Concurrent look-ups
 * of one name share one query. A name that is not resolved in time has no addresses.
 */
export function createBoundedLookUps(
  resolve: ResolveHost,
  { perMerchant = 4, deadlineMs = 5_000 }: LookUpBounds = {},
): (merchantId: string, hostname: string) => Promise<readonly string[]> {
  const queues = new Map<string, MerchantQueue>();
  const underWay = new Map<string, Promise<readonly string[]>>();

  const leave = (merchantId: string, queue: MerchantQueue): void => {
    queue.active -= 1;
    const [next] = queue.waiting;
    if (next !== undefined) next();
    else if (queue.active === 0) queues.delete(merchantId);
  };

  const look = (merchantId: string, hostname: string): Promise<readonly string[]> =>
    new Promise((done) => {
      const queue = queues.get(merchantId) ?? { active: 0, waiting: new Set() };
      queues.set(merchantId, queue);
      let isStarted = false;
      let isOver = false;
      const end = (addresses: readonly string[]): void => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        if (isStarted) leave(merchantId, queue);
        else queue.waiting.delete(start);
        done(addresses);
      };
      const start = (): void => {
        isStarted = true;
        queue.waiting.delete(start);
        queue.active += 1;
        resolve(hostname).then(end, () => end([]));
      };
      // Also ends a look-up that a host's own resolver never answers.
      const timer = setTimeout(() => end([]), deadlineMs);
      if (queue.active < perMerchant) start();
      else queue.waiting.add(start);
    });

  return (merchantId, hostname) => {
    const key = `${merchantId} ${hostname}`;
    const current = underWay.get(key);
    if (current !== undefined) return current;
    const looking = look(merchantId, hostname).finally(() => underWay.delete(key));
    underWay.set(key, looking);
    return looking;
  };
}
