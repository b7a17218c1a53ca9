import type { Redis } from 'ioredis';
import type { TlsFiles } from '../node/tls-files.js';

/** The host's own client: connections like it are made, with time-outs of ours, so that nothing waits for a Redis that is away. */
export interface RedisClientOptions {
  /** A `Redis` of ioredis 5. */
  readonly client: Redis;
  /** Put before every key. Default `lango:`. */
  readonly prefix?: string;
}

/** Where Redis is. It only saves work: everything goes on, with more of it, when Redis is away. */
export interface RedisOptions {
  /** `redis://user:password@host:port/0`, or `rediss://` for TLS. */
  readonly url: string;
  /** Certificates of your own, with `rediss://`. */
  readonly tls?: TlsFiles;
  /** Put before every key. Default `lango:`. */
  readonly prefix?: string;
}

/** A Redis that Sentinel watches: the primary is asked for at every connection, and followed when it changes. */
export interface RedisSentinelOptions {
  /** `host:port` of the Sentinels, three or more. */
  readonly sentinels: readonly string[];
  /** What Sentinel calls the primary. */
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
