import type { SimulatorClock } from '@lango/core/simulator-kit';

/** Settles pending objects after a delay. */
export interface Settler {
  /** All pending objects; each is settled once. */
  watch(references: readonly string[]): void;
  close(): void;
}

/** @param delayMs `null`: nothing settles by itself */
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
