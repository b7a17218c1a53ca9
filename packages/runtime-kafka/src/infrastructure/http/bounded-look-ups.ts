import type { ResolveHost } from './resolve-host.js';

/** Settings of {@link createBoundedLookUps}; each has a default. */
export interface LookUpBounds {
  /** Names of one merchant that are looked up at once. Default 4. */
  readonly perMerchant?: number;
  /** Milliseconds from the question, waiting for a turn included. Default 5,000. */
  readonly deadlineMs?: number;
}

interface Standing {
  inHand: number;
  readonly waiting: Set<() => void>;
}

/**
 * Looks names up, a few of each merchant's at once: a merchant whose zone does not answer waits for itself only. The same name asked again
 * meanwhile is asked once. A name that was not found in time has no addresses.
 */
export function createBoundedLookUps(
  resolve: ResolveHost,
  { perMerchant = 4, deadlineMs = 5_000 }: LookUpBounds = {},
): (merchantId: string, hostname: string) => Promise<readonly string[]> {
  const standings = new Map<string, Standing>();
  const underWay = new Map<string, Promise<readonly string[]>>();

  const leave = (merchantId: string, standing: Standing): void => {
    standing.inHand -= 1;
    const [next] = standing.waiting;
    if (next !== undefined) next();
    else if (standing.inHand === 0) standings.delete(merchantId);
  };

  const look = (merchantId: string, hostname: string): Promise<readonly string[]> =>
    new Promise((done) => {
      const standing = standings.get(merchantId) ?? { inHand: 0, waiting: new Set() };
      standings.set(merchantId, standing);
      let isStarted = false;
      let isOver = false;
      const end = (addresses: readonly string[]): void => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        if (isStarted) leave(merchantId, standing);
        else standing.waiting.delete(start);
        done(addresses);
      };
      const start = (): void => {
        isStarted = true;
        standing.waiting.delete(start);
        standing.inHand += 1;
        resolve(hostname).then(end, () => end([]));
      };
      // Also the end of one that a host's own resolver never answers.
      const timer = setTimeout(() => end([]), deadlineMs);
      if (standing.inHand < perMerchant) start();
      else standing.waiting.add(start);
    });

  return (merchantId, hostname) => {
    const key = `${merchantId} ${hostname}`;
    const asked = underWay.get(key);
    if (asked !== undefined) return asked;
    const looking = look(merchantId, hostname).finally(() => underWay.delete(key));
    underWay.set(key, looking);
    return looking;
  };
}
