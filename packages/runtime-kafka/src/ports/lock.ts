/** An acquired lock. */
export interface LockHandle {
  /** Releases the lock. Never throws, even when it has expired. */
  release(): Promise<void>;
}

/**
 * A lock that only avoids duplicate work: without it two workers could work on one transaction, and the version check in the store would let one
 * win. Correctness never depends on it (I11).
 */
export interface Lock {
  /** The lock, or `undefined` when another worker holds it or the lock service is unavailable. */
  tryAcquire(key: string, ttlMs: number): Promise<LockHandle | undefined>;
}
