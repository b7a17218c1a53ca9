import type { RuntimePolicy } from '../../decisions/policy.js';
import type { Clock } from '../../ports/clock.js';

/** Whether one more callback may be sent to an address now, or when to try again. */
export type GateAnswer =
  | { readonly kind: 'enter'; readonly leave: (succeeded: boolean) => void }
  | { readonly kind: 'wait'; readonly ms: number };

interface AddressState {
  inFlight: number;
  failuresInARow: number;
  closedUntil: number;
  /** How long the last attempt took. */
  lastMs: number;
  /** When the last refused delivery tries again. */
  nextTurnAt: number;
}

const addressesMax = 10_000;
const crowdedWaitMs = 1_000;
/** Also bounds how long an event waits after its address has recovered. */
const crowdedWaitMsMax = 30_000;
/** An address slower than this gets few concurrent callbacks, so that many slow ones leave room for others. */
const slowMs = 5_000;
const slowConcurrency = 2;

/**
 * A breaker and a concurrency limit per merchant and address, and a limit per merchant, so that no merchant blocks the dispatcher or an address
 * it shares with others. Per process: it only saves work; the schedule in the store decides.
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
    const fresh: AddressState = { inFlight: 0, failuresInARow: 0, closedUntil: 0, lastMs: 0, nextTurnAt: 0 };
    states.set(key, fresh);
    return fresh;
  };
  const leaveMerchant = (merchantId: string): void => {
    const others = (inFlightByMerchant.get(merchantId) ?? 1) - 1;
    if (others === 0) inFlightByMerchant.delete(merchantId);
    else inFlightByMerchant.set(merchantId, others);
  };
  return (address: string, merchantId: string): GateAnswer => {
    const state = stateOf(`${merchantId} ${address}`);
    const now = clock.monotonicNow();
    const isBroken = state.failuresInARow >= policy.merchantBreakerFailures;
    if (isBroken && now < state.closedUntil) return { kind: 'wait', ms: state.closedUntil - now };
    // After the pause one callback probes the endpoint.
    const most = isBroken ? 1 : concurrencyOf(state, policy);
    if (state.inFlight >= most) return { kind: 'wait', ms: turnOf(state, most, now) };
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
      },
    };
  };
}

function concurrencyOf({ lastMs }: AddressState, { merchantEndpointConcurrency }: RuntimePolicy): number {
  return lastMs > slowMs
    ? Math.min(slowConcurrency, merchantEndpointConcurrency)
    : merchantEndpointConcurrency;
}

/** Spaces refused deliveries at the pace of the address, so that a backlog is not claimed in vain every second. */
function turnOf(state: AddressState, most: number, now: number): number {
  const next = Math.max(state.nextTurnAt + state.lastMs / most, now + crowdedWaitMs);
  state.nextTurnAt = Math.min(next, now + crowdedWaitMsMax);
  return Math.ceil(state.nextTurnAt - now);
}
