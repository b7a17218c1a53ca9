/** Where sealed access tokens lie for all processes while the token cache's own place is away. Every method fails rather than waits. */
export interface TokenStore {
  /** The sealed token, unless it has ended. */
  read(key: string): Promise<string | undefined>;
  write(key: string, sealed: string, expiresAtMs: number): Promise<void>;
  /** True for the one that is to fetch a token; the others wait until it has written one, or until `forMs` is over. */
  claim(key: string, forMs: number): Promise<boolean>;
  /** Gives the claim back. */
  release(key: string): Promise<void>;
}
