/** The only source of randomness for services, so that a simulation can drive them. */
export interface Random {
  /** Cryptographically strong bytes. */
  bytes(size: number): Uint8Array;
  /** 0 to below 1; for jitter. */
  fraction(): number;
}
