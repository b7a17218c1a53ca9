import type { RuntimePolicy } from '../../decisions/policy.js';
import type { Clock } from '../../ports/clock.js';

/** Whether one more callback may go to an address now; else when to try again. */
export type GateAnswer =
  | { readonly kind: 'enter'; readonly leave: (succeeded: boolean) => void }
  | { readonly kind: 'wait'; readonly ms: number };

interface Standing {
  inFlight: number;
  failuresInARow: number;
  closedUntil: number;
}

const addressesMax = 10_000;
const crowdedWaitMs = 1_000;

/**
 * A breaker and a concurrency limit per endpoint, so that one slow or dead merchant does not hold the dispatcher that serves all. Lives
 * in one process: it saves work, the schedule in the store decides.
 */
export function createEndpointGate(clock: Clock, policy: RuntimePolicy) {
  const standings = new Map<string, Standing>();
  const standingOf = (key: string): Standing => {
    const known = standings.get(key);
    if (known !== undefined) return known;
    if (standings.size >= addressesMax) {
      for (const [other, { inFlight }] of standings) if (inFlight === 0) standings.delete(other);
    }
    const fresh: Standing = { inFlight: 0, failuresInARow: 0, closedUntil: 0 };
    standings.set(key, fresh);
    return fresh;
  };
  return (key: string): GateAnswer => {
    const standing = standingOf(key);
    const now = clock.monotonicNow();
    const isBroken = standing.failuresInARow >= policy.merchantBreakerFailures;
    if (isBroken && now < standing.closedUntil) return { kind: 'wait', ms: standing.closedUntil - now };
    // After the pause one callback finds out whether the endpoint is back.
    const most = isBroken ? 1 : policy.merchantEndpointConcurrency;
    if (standing.inFlight >= most) return { kind: 'wait', ms: crowdedWaitMs };
    standing.inFlight += 1;
    return {
      kind: 'enter',
      leave: (succeeded) => {
        standing.inFlight -= 1;
        standing.failuresInARow = succeeded ? 0 : standing.failuresInARow + 1;
        standing.closedUntil = clock.monotonicNow() + policy.merchantBreakerPauseMs;
      },
    };
  };
}
