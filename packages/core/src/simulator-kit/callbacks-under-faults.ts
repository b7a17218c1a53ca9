import type { QueuedCallback } from './callback-delivery.js';
import type { SimulatorFault } from './simulator-fault.js';

/** Applies faults to the callbacks of one request: drops, delays, reorders or marks them. */
export function callbacksUnderFaults(
  faults: readonly SimulatorFault[],
  callbacks: readonly QueuedCallback[],
  defaultDelayMs = 1_000,
): readonly QueuedCallback[] {
  const late = (delayMs: number | undefined) => (callback: QueuedCallback) => ({
    ...callback,
    dueAtMs: callback.dueAtMs + (delayMs ?? defaultDelayMs),
  });
  for (const { kind, delayMs } of faults) {
    if (kind === 'no-callback') return [];
    if (kind === 'late-callback') return callbacks.map(late(delayMs));
    if (kind === 'duplicate-callback' || kind === 'malformed-callback' || kind === 'forged-callback')
      return callbacks.map((callback) => ({ ...callback, fault: kind }));
    const [first, ...others] = callbacks;
    if (kind === 'reorder-callbacks' && first !== undefined && others.length > 0)
      return [late(delayMs)(first), ...others];
  }
  return callbacks;
}
