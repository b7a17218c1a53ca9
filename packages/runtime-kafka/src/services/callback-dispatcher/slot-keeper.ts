import type { Clock } from '../../ports/clock.js';

/** Runs work without holding the caller's slot for long. */
export interface SlotKeeper {
  /** Resolves when the work ends, or earlier when it is slow and little other work is in flight. Rejects with the work's error until then. */
  run(work: () => Promise<void>): Promise<void>;
  /** Resolves when no work is in flight. */
  idle(): Promise<void>;
}

/** Milliseconds for which a slow address holds one of the slots that all merchants share. */
const heldMs = 250;
/** Beyond this much work in flight, slots are held to the end: connections and bodies must stay bounded. */
const inFlightMax = 1_024;

/** `onLateFailure` gets the error of work that fails after its caller stopped waiting. */
export function createSlotKeeper(
  { after }: Pick<Clock, 'after'>,
  onLateFailure: (error: unknown) => void,
): SlotKeeper {
  const inFlight = new Set<Promise<void>>();
  return {
    run: async (work) => {
      const working = work();
      const ended = working.catch(() => undefined).then(() => void inFlight.delete(ended));
      inFlight.add(ended);
      if (inFlight.size > inFlightMax) return working;
      let cancel = (): void => undefined;
      const slow = new Promise<'slow'>((resolve) => {
        cancel = after(heldMs, () => resolve('slow'));
      });
      const first = await Promise.race([working, slow]).finally(() => cancel());
      if (first === 'slow') working.catch(onLateFailure);
    },
    idle: async () => {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}
