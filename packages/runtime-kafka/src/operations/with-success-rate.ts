import type { NewestEvents } from '../ports/operations-store.js';

/** The counts of events, with the share that was delivered. */
export function withSuccessRate({ delivered, exhausted, pending, held }: NewestEvents) {
  const ended = delivered + exhausted;
  return {
    delivered,
    exhausted,
    pending,
    held,
    ...(ended > 0 && { successRate: delivered / ended }),
  };
}
