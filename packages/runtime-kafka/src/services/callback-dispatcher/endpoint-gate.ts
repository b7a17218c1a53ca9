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
  /** How long the last try took. */
  lastMs: number;
  /** When the next of those that found no room comes again. */
  nextTurnAt: number;
}

const addressesMax = 10_000;
const crowdedWaitMs = 1_000;
/** Also the longest that an event waits after its address has become quick again. */
const crowdedWaitMsMax = 30_000;
/** An address that takes longer than this to answer gets few at once, so that many such ones leave room for others. */
const slowMs = 5_000;
const slowConcurrency = 2;

/**
 * A breaker and a concurrency limit per merchant and address, and a limit per merchant, so that nobody holds the dispatcher that serves all, nor an
 * address that others use too. Lives in one process: it saves work, the schedule in the store decides.
 */
export function createEndpointGate(clock: Clock, policy: RuntimePolicy) {
  const standings = new Map<string, Standing>();
  const ofMerchants = new Map<string, number>();
  const merchantMost = Math.max(policy.merchantConcurrency, policy.merchantEndpointConcurrency);
  const standingOf = (key: string): Standing => {
    const known = standings.get(key);
    if (known !== undefined) return known;
    if (standings.size >= addressesMax) {
      for (const [other, { inFlight }] of standings) if (inFlight === 0) standings.delete(other);
    }
    const fresh: Standing = { inFlight: 0, failuresInARow: 0, closedUntil: 0, lastMs: 0, nextTurnAt: 0 };
    standings.set(key, fresh);
    return fresh;
  };
  const leaveMerchant = (merchantId: string): void => {
    const others = (ofMerchants.get(merchantId) ?? 1) - 1;
    if (others === 0) ofMerchants.delete(merchantId);
    else ofMerchants.set(merchantId, others);
  };
  return (address: string, merchantId: string): GateAnswer => {
    const standing = standingOf(`${merchantId} ${address}`);
    const now = clock.monotonicNow();
    const isBroken = standing.failuresInARow >= policy.merchantBreakerFailures;
    if (isBroken && now < standing.closedUntil) return { kind: 'wait', ms: standing.closedUntil - now };
    // After the pause one callback finds out whether the endpoint is back.
    const most = isBroken ? 1 : concurrencyOf(standing, policy);
    if (standing.inFlight >= most) return { kind: 'wait', ms: turnOf(standing, most, now) };
    const ofMerchant = ofMerchants.get(merchantId) ?? 0;
    if (ofMerchant >= merchantMost) return { kind: 'wait', ms: crowdedWaitMs };
    standing.inFlight += 1;
    ofMerchants.set(merchantId, ofMerchant + 1);
    return {
      kind: 'enter',
      leave: (succeeded) => {
        const leftAt = clock.monotonicNow();
        leaveMerchant(merchantId);
        standing.inFlight -= 1;
        const tookMs = leftAt - now;
        // It is quick again: the turns were counted at its former pace.
        if (tookMs < standing.lastMs / 2) standing.nextTurnAt = leftAt;
        standing.lastMs = tookMs;
        standing.failuresInARow = succeeded ? 0 : standing.failuresInARow + 1;
        standing.closedUntil = leftAt + policy.merchantBreakerPauseMs;
      },
    };
  };
}

function concurrencyOf({ lastMs }: Standing, { merchantEndpointConcurrency }: RuntimePolicy): number {
  return lastMs > slowMs
    ? Math.min(slowConcurrency, merchantEndpointConcurrency)
    : merchantEndpointConcurrency;
}

/** Those that find no room come again one after the other, as fast as the address takes them: a backlog is not claimed in vain every second. */
function turnOf(standing: Standing, most: number, now: number): number {
  const next = Math.max(standing.nextTurnAt + standing.lastMs / most, now + crowdedWaitMs);
  standing.nextTurnAt = Math.min(next, now + crowdedWaitMsMax);
  return Math.ceil(standing.nextTurnAt - now);
}
