/** A lock that was granted. */
export interface LockHandle {
  /** Lets go; never throws, also when the lock has expired meanwhile. */
  release(): Promise<void>;
}

/**
 * A lock that only saves work: two workers on one transaction would both do it, and the version check in the store would let one win.
 * Nothing is correct because of it (I11).
 */
export interface Lock {
  /** The lock, or `undefined` when somebody holds it or the lock service is away. */
  tryAcquire(key: string, ttlMs: number): Promise<LockHandle | undefined>;
}
