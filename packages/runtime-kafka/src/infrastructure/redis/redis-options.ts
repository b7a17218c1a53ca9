import type { Redis } from 'ioredis';
import type { TlsFiles } from '../node/tls-files.js';

/** The host's own client. It is duplicated with our time-outs, so that nothing waits while Redis is unavailable. */
export interface RedisClientOptions {
  /** A `Redis` of ioredis 5. */
  readonly client: Redis;
  /** Put before every key. Default `lango:`. */
  readonly prefix?: string;
}

/** Where Redis is. It only saves work: without it everything continues at a higher cost. */
export interface RedisOptions {
  /** `redis://user:password@host:port/0`, or `rediss://` for TLS. */
  readonly url: string;
  /** Certificates of your own, with `rediss://`. */
  readonly tls?: TlsFiles;
  /** Put before every key. Default `lango:`. */
  readonly prefix?: string;
}

/** A Redis under Sentinel: the primary is looked up for every connection, and followed when it changes. */
export interface RedisSentinelOptions {
  /** `host:port` of the Sentinels, three or more. */
  readonly sentinels: readonly string[];
  /** Sentinel's name of the primary. */
  readonly primaryName: string;
  /** Of Redis itself. Default: none. */
  readonly username?: string;
  /** Of Redis itself. Default: none. */
  readonly password?: string;
  /** Of the Sentinels. Default: none. */
  readonly sentinelPassword?: string;
  /** Certificates of your own, for Redis and the Sentinels alike. Default: no TLS. */
  readonly tls?: TlsFiles;
  /** Put before every key. Default `lango:`. */
  readonly prefix?: string;
}
