/** Randomness, as services see it. */
export interface Random {
  /** Cryptographically strong bytes. */
  bytes(size: number): Uint8Array;
  /** 0 to below 1; for jitter. */
  fraction(): number;
}
