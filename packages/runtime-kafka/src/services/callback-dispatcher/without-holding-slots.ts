import type { Clock } from '../../ports/clock.js';

/** Runs work whose caller waits for it only a while. */
export interface SlotKeeper {
  /** Resolves with the work's end, or while it goes on when that takes long and few others do. Rejects as the work does while it is waited for. */
  run(work: () => Promise<void>): Promise<void>;
  /** Resolves when no work is under way. */
  idle(): Promise<void>;
}

/** Milliseconds for which a slow address holds one of the slots that all merchants share. */
const heldMs = 250;
/** Works under way beyond which each holds its slot to the end: connections and bodies are bounded too. */
const underWayMax = 1_024;

/** Gives slots back before slow work ends; `lost` hears of work that fails when nobody waits any more. */
export function createSlotKeeper(
  { after }: Pick<Clock, 'after'>,
  lost: (error: unknown) => void,
): SlotKeeper {
  const underWay = new Set<Promise<void>>();
  return {
    run: async (work) => {
      const working = work();
      const ended = working.catch(() => undefined).then(() => void underWay.delete(ended));
      underWay.add(ended);
      if (underWay.size > underWayMax) return working;
      let cancel = (): void => undefined;
      const long = new Promise<'long'>((resolve) => {
        cancel = after(heldMs, () => resolve('long'));
      });
      const first = await Promise.race([working, long]).finally(() => cancel());
      if (first === 'long') working.catch(lost);
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
