import type { RuntimePolicy } from '../../decisions/policy.js';
import type { Clock } from '../../ports/clock.js';

/** One event may be sent to an address now. `leave` is called when the try has ended. */
export interface GateEntry {
  readonly kind: 'enter';
  readonly leave: (succeeded: boolean) => void;
}

/** Not now: the event is due again after `ms` milliseconds. */
export interface GateWait {
  readonly kind: 'wait';
  readonly ms: number;
}

/** There is no room, but the address answers quickly: `turn` resolves within a second. */
export interface GateQueue {
  readonly kind: 'queue';
  readonly turn: Promise<GateEntry | GateWait>;
}

export type GateAnswer = GateEntry | GateWait | GateQueue;

interface Standing {
  inFlight: number;
  failuresInARow: number;
  closedUntil: number;
  /** How long the last try took. */
  lastMs: number;
  /** When the next event that found no room is due again. */
  nextTurnAt: number;
  /** Events that wait in this process for room, first come first. Each answers whether it left the queue. */
  readonly queue: (() => boolean)[];
}

const addressesMax = 10_000;
const queueMax = 256;
const queueMs = 1_000;
const crowdedWaitMs = 1_000;
/** Also the longest that an event waits after its address has become quick again. */
const crowdedWaitMsMax = 30_000;
/** An address that takes longer than this to answer gets few at once, so that many such ones leave room for others. */
const slowMs = 5_000;
const slowConcurrency = 2;

/**
 * A breaker and a concurrency limit per merchant and address, and a limit per merchant, so that no merchant can block the dispatcher or an address
 * that others use too. State of one process: it saves work, the schedule in the store decides.
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
    const fresh = { inFlight: 0, failuresInARow: 0, closedUntil: 0, lastMs: 0, nextTurnAt: 0, queue: [] };
    standings.set(key, fresh);
    return fresh;
  };
  const leaveMerchant = (merchantId: string): void => {
    const others = (ofMerchants.get(merchantId) ?? 1) - 1;
    if (others === 0) ofMerchants.delete(merchantId);
    else ofMerchants.set(merchantId, others);
  };
  /** `undefined`: the address has no room. */
  const tryToEnter = (standing: Standing, merchantId: string): GateEntry | GateWait | undefined => {
    const now = clock.monotonicNow();
    if (isBroken(standing, policy) && now < standing.closedUntil)
      return { kind: 'wait', ms: standing.closedUntil - now };
    if (standing.inFlight >= concurrencyOf(standing, policy)) return undefined;
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
        while (standing.queue[0]?.() === true) standing.queue.shift();
      },
    };
  };
  const waitInQueue = (standing: Standing, merchantId: string): Promise<GateEntry | GateWait> =>
    new Promise((resolve) => {
      const enterNow = (): boolean => {
        const answer = tryToEnter(standing, merchantId);
        if (answer === undefined) return false;
        cancel();
        resolve(answer);
        return true;
      };
      const cancel = clock.after(queueMs, () => {
        standing.queue.splice(standing.queue.indexOf(enterNow), 1);
        resolve({ kind: 'wait', ms: turnOf(standing, policy, clock.monotonicNow()) });
      });
      standing.queue.push(enterNow);
    });
  return (address: string, merchantId: string): GateAnswer => {
    const standing = standingOf(`${merchantId} ${address}`);
    const answer = tryToEnter(standing, merchantId);
    if (answer !== undefined) return answer;
    const aheadMs = (standing.queue.length * standing.lastMs) / concurrencyOf(standing, policy);
    return standing.queue.length < queueMax && aheadMs + standing.lastMs < queueMs
      ? { kind: 'queue', turn: waitInQueue(standing, merchantId) }
      : { kind: 'wait', ms: turnOf(standing, policy, clock.monotonicNow()) };
  };
}

const isBroken = ({ failuresInARow }: Standing, { merchantBreakerFailures }: RuntimePolicy): boolean =>
  failuresInARow >= merchantBreakerFailures;

/** Also after a breaker's pause: one event that an endpoint refuses for its own sake must not keep the others waiting for another pause. */
function concurrencyOf({ lastMs }: Standing, { merchantEndpointConcurrency }: RuntimePolicy): number {
  return lastMs > slowMs
    ? Math.min(slowConcurrency, merchantEndpointConcurrency)
    : merchantEndpointConcurrency;
}

/** Events that find no room are due again one after the other, as fast as the address takes them: a backlog is not claimed in vain every second. */
function turnOf(standing: Standing, policy: RuntimePolicy, now: number): number {
  const turnMs = standing.lastMs / concurrencyOf(standing, policy);
  const next = Math.max(standing.nextTurnAt + turnMs, now + crowdedWaitMs);
  standing.nextTurnAt = Math.min(next, now + crowdedWaitMsMax);
  return Math.ceil(standing.nextTurnAt - now);
}
