import type { NewestEvents } from '../ports/operations-store.js';

/** The counts as they are told, with the share of those that ended well. */
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
