import type { TlsFiles } from '../node/tls-files.js';

/** Where Redis is. It only saves work: everything goes on, with more of it, when Redis is away. */
export interface RedisOptions {
  /** `redis://user:password@host:port/0`, or `rediss://` for TLS. */
  readonly url: string;
  /** Certificates of your own, with `rediss://`. */
  readonly tls?: TlsFiles;
  /** Put before every key. Default `lango:`. */
  readonly prefix?: string;
}
