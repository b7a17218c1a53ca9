/** Lets things on their way arrive after a while. */
export interface Settler {
  /** Every object now on its way; each is settled once. */
  watch(references: readonly string[]): void;
  close(): void;
}

/** @param delayMs `null`: nothing arrives by itself */
export function createSettler(delayMs: number | null, settle: (reference: string) => void): Settler {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    watch: (references) => {
      if (delayMs === null) return;
      for (const reference of references) {
        if (timers.has(reference)) continue;
        const timer = setTimeout(() => {
          timers.delete(reference);
          settle(reference);
        }, delayMs);
        timers.set(reference, timer);
      }
    },
    close: () => {
      timers.forEach((timer) => clearTimeout(timer));
      timers.clear();
    },
  };
}
