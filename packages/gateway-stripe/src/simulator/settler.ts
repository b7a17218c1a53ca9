import type { SimulatorClock } from '@lango/core/simulator-kit';

/** Lets things on their way arrive after a while. */
export interface Settler {
  /** Every object now on its way; each is settled once. */
  watch(references: readonly string[]): void;
  close(): void;
}

/** @param delayMs `null`: nothing arrives by itself */
export function createSettler(
  clock: SimulatorClock,
  delayMs: number | null,
  settle: (reference: string) => void,
): Settler {
  const timers = new Map<string, () => void>();
  return {
    watch: (references) => {
      if (delayMs === null) return;
      for (const reference of references) {
        if (timers.has(reference)) continue;
        const cancel = clock.schedule(delayMs, () => {
          timers.delete(reference);
          settle(reference);
        });
        timers.set(reference, cancel);
      }
    },
    close: () => {
      timers.forEach((cancel) => cancel());
      timers.clear();
    },
  };
}
