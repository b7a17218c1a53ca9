import { Redis } from 'ioredis';
import type { Logger } from '@lango/core';
import type { RedisClientOptions, RedisOptions } from './redis-options.js';

/** A connection that never makes anybody wait. */
export interface RedisConnection {
  readonly client: Redis;
  /** Throws why Redis cannot be used; a connection that is being made gets a moment. */
  check(): Promise<void>;
  close(): void;
}

const commandMs = 500;
const connectMs = 2_000;

/** Connects to Redis, again and again. A command fails within 500 ms, or at once while Redis is away. */
export function connectRedis(options: RedisOptions | RedisClientOptions, logger: Logger): RedisConnection {
  let lastError = 'no connection';
  const settings = {
    connectTimeout: connectMs,
    commandTimeout: commandMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    retryStrategy: (times: number) => Math.min(100 * times, 2_000),
  };
  const client =
    'client' in options
      ? options.client.duplicate(settings)
      : new Redis(options.url, { ...(options.tls !== undefined && { tls: options.tls }), ...settings });
  client.on('error', (error: NodeJS.ErrnoException) => {
    lastError = error.message || (error.code ?? 'no connection');
    logger.debug({ error: lastError }, 'Redis is away');
  });
  return {
    client,
    check: async () => {
      for (let waitedMs = 0; client.status !== 'ready' && waitedMs < connectMs; waitedMs += 50) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      if (client.status !== 'ready') throw new Error(lastError);
      await client.ping();
    },
    close: () => client.disconnect(),
  };
}
