import type { RuntimePolicy } from '../../decisions/policy.js';
import type { Clock } from '../../ports/clock.js';

/** One event may be sent to an address now. `leave` is called when the attempt has ended. */
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

interface AddressState {
  inFlight: number;
  failuresInARow: number;
  closedUntil: number;
  /** How long the last attempt took. */
  lastMs: number;
  /** When the next event that found no room is due again. */
  nextTurnAt: number;
  /** Events that wait in this process for room, first come first. Each returns whether it left the queue. */
  readonly queue: (() => boolean)[];
}

const addressesMax = 10_000;
const queueMax = 256;
const queueMs = 1_000;
const crowdedWaitMs = 1_000;
/** Also bounds how long an event waits after its address has recovered. */
const crowdedWaitMsMax = 30_000;
/** An address slower than this gets few concurrent callbacks, so that many slow ones leave room for others. */
const slowMs = 5_000;
const slowConcurrency = 2;

/**
 * A breaker and a concurrency limit per merchant and address, and a limit per merchant, so that no merchant can block the dispatcher or an address
 * that others use too. State of one process: it saves work, the schedule in the store decides.
 */
export function createEndpointGate(clock: Clock, policy: RuntimePolicy) {
  const states = new Map<string, AddressState>();
  const inFlightByMerchant = new Map<string, number>();
  const merchantMax = Math.max(policy.merchantConcurrency, policy.merchantEndpointConcurrency);
  const stateOf = (key: string): AddressState => {
    const known = states.get(key);
    if (known !== undefined) return known;
    if (states.size >= addressesMax) {
      for (const [other, { inFlight }] of states) if (inFlight === 0) states.delete(other);
    }
    const fresh = { inFlight: 0, failuresInARow: 0, closedUntil: 0, lastMs: 0, nextTurnAt: 0, queue: [] };
    states.set(key, fresh);
    return fresh;
  };
  const leaveMerchant = (merchantId: string): void => {
    const others = (inFlightByMerchant.get(merchantId) ?? 1) - 1;
    if (others === 0) inFlightByMerchant.delete(merchantId);
    else inFlightByMerchant.set(merchantId, others);
  };
  /** `undefined`: the address has no room. */
  const tryToEnter = (state: AddressState, merchantId: string): GateEntry | GateWait | undefined => {
    const now = clock.monotonicNow();
    if (isBroken(state, policy) && now < state.closedUntil)
      return { kind: 'wait', ms: state.closedUntil - now };
    if (state.inFlight >= concurrencyOf(state, policy)) return undefined;
    const ofMerchant = inFlightByMerchant.get(merchantId) ?? 0;
    if (ofMerchant >= merchantMax) return { kind: 'wait', ms: crowdedWaitMs };
    state.inFlight += 1;
    inFlightByMerchant.set(merchantId, ofMerchant + 1);
    return {
      kind: 'enter',
      leave: (succeeded) => {
        const leftAt = clock.monotonicNow();
        leaveMerchant(merchantId);
        state.inFlight -= 1;
        const tookMs = leftAt - now;
        // It has recovered: the turns were computed at its former pace.
        if (tookMs < state.lastMs / 2) state.nextTurnAt = leftAt;
        state.lastMs = tookMs;
        state.failuresInARow = succeeded ? 0 : state.failuresInARow + 1;
        state.closedUntil = leftAt + policy.merchantBreakerPauseMs;
        while (state.queue[0]?.() === true) state.queue.shift();
      },
    };
  };
  const waitInQueue = (state: AddressState, merchantId: string): Promise<GateEntry | GateWait> =>
    new Promise((resolve) => {
      const enterNow = (): boolean => {
        const answer = tryToEnter(state, merchantId);
        if (answer === undefined) return false;
        cancel();
        resolve(answer);
        return true;
      };
      const cancel = clock.after(queueMs, () => {
        state.queue.splice(state.queue.indexOf(enterNow), 1);
        resolve({ kind: 'wait', ms: turnOf(state, policy, clock.monotonicNow()) });
      });
      state.queue.push(enterNow);
    });
  return (address: string, merchantId: string): GateAnswer => {
    const state = stateOf(`${merchantId} ${address}`);
    const answer = tryToEnter(state, merchantId);
    if (answer !== undefined) return answer;
    const aheadMs = (state.queue.length * state.lastMs) / concurrencyOf(state, policy);
    return state.queue.length < queueMax && aheadMs + state.lastMs < queueMs
      ? { kind: 'queue', turn: waitInQueue(state, merchantId) }
      : { kind: 'wait', ms: turnOf(state, policy, clock.monotonicNow()) };
  };
}

const isBroken = ({ failuresInARow }: AddressState, { merchantBreakerFailures }: RuntimePolicy): boolean =>
  failuresInARow >= merchantBreakerFailures;

/** The same after a breaker's pause: one event that an endpoint always refuses must not make the others wait for another pause. */
function concurrencyOf({ lastMs }: AddressState, { merchantEndpointConcurrency }: RuntimePolicy): number {
  return lastMs > slowMs
    ? Math.min(slowConcurrency, merchantEndpointConcurrency)
    : merchantEndpointConcurrency;
}

/** Spaces events without room at the pace of the address, so that a backlog is not claimed in vain every second. */
function turnOf(state: AddressState, policy: RuntimePolicy, now: number): number {
  const turnMs = state.lastMs / concurrencyOf(state, policy);
  const next = Math.max(state.nextTurnAt + turnMs, now + crowdedWaitMs);
  state.nextTurnAt = Math.min(next, now + crowdedWaitMsMax);
  return Math.ceil(state.nextTurnAt - now);
}
