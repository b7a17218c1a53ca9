/** A map that evicts least recently used entries in constant time. */
export interface RecentMap<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
}

/** Keeps between half of `size` and `size` entries: the older half is dropped as a whole when the newer one is full. */
export function createRecentMap<Key, Value>(size: number): RecentMap<Key, Value> {
  let newer = new Map<Key, Value>();
  let older = new Map<Key, Value>();
  const set = (key: Key, value: Value): void => {
    if (newer.size >= size / 2 && !newer.has(key)) {
      older = newer;
      newer = new Map();
    }
    newer.set(key, value);
  };
  return {
    get: (key) => {
      const recent = newer.get(key);
      if (recent !== undefined) return recent;
      const old = older.get(key);
      if (old !== undefined) {
        older.delete(key);
        set(key, old);
      }
      return old;
    },
    set,
  };
}
