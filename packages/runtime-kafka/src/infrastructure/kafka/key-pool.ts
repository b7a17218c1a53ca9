/** A bounded pool that runs the work of each key in order. */
export interface KeyPool {
  /** Runs the work after earlier work of the key. The work must not reject. */
  run(key: string, work: () => Promise<void>): void;
  hasRoom(): boolean;
  /** Resolves when there is room. */
  room(): Promise<void>;
  /** Resolves when no work is left. */
  idle(): Promise<void>;
}

/** A pool of `size` pieces of work; callers await `room()` first. */
export function createKeyPool(size: number): KeyPool {
  const last = new Map<string, Promise<void>>();
  let active = 0;
  const whenRoom: (() => void)[] = [];
  const whenIdle: (() => void)[] = [];
  return {
    run: (key, work) => {
      active += 1;
      const current = (last.get(key) ?? Promise.resolve()).then(work).finally(() => {
        active -= 1;
        if (last.get(key) === current) last.delete(key);
        whenRoom.splice(0).forEach((wake) => wake());
        if (active === 0) whenIdle.splice(0).forEach((wake) => wake());
      });
      last.set(key, current);
    },
    hasRoom: () => active < size,
    room: async () => {
      while (active >= size) await new Promise<void>((resolve) => whenRoom.push(resolve));
    },
    idle: async () => {
      if (active > 0) await new Promise<void>((resolve) => whenIdle.push(resolve));
    },
  };
}
