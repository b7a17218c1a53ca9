/** Work in hand: bounded, and one after the other for each key. */
export interface KeyPool {
  /** Runs the work after whatever is in hand for the key. Never rejects: the work must not. */
  run(key: string, work: () => Promise<void>): void;
  hasRoom(): boolean;
  /** Resolves when there is room. */
  room(): Promise<void>;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

/** A pool that takes `size` pieces of work; callers ask for room first. */
export function createKeyPool(size: number): KeyPool {
  const last = new Map<string, Promise<void>>();
  let inHand = 0;
  const whenRoom: (() => void)[] = [];
  const whenIdle: (() => void)[] = [];
  return {
    run: (key, work) => {
      inHand += 1;
      const current = (last.get(key) ?? Promise.resolve()).then(work).finally(() => {
        inHand -= 1;
        if (last.get(key) === current) last.delete(key);
        whenRoom.splice(0).forEach((wake) => wake());
        if (inHand === 0) whenIdle.splice(0).forEach((wake) => wake());
      });
      last.set(key, current);
    },
    hasRoom: () => inHand < size,
    room: async () => {
      while (inHand >= size) await new Promise<void>((resolve) => whenRoom.push(resolve));
    },
    idle: async () => {
      if (inHand > 0) await new Promise<void>((resolve) => whenIdle.push(resolve));
    },
  };
}
