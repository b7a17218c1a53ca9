/** Shared store of encrypted access tokens: Redis, or PostgreSQL while Redis is unavailable. Methods fail rather than wait. */
export interface TokenStore {
  /** The sealed token, unless it has expired. */
  read(key: string): Promise<string | undefined>;
  write(key: string, sealed: string, expiresAtMs: number): Promise<void>;
  /** True for the caller that should fetch a token. Others wait until it has written one, or for `forMs`. */
  claim(key: string, forMs: number): Promise<boolean>;
  /** Releases the claim. */
  release(key: string): Promise<void>;
}
