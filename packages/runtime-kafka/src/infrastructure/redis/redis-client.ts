import { Redis } from 'ioredis';
import type { Logger } from '@lango/core';
import type { RedisOptions } from './redis-options.js';

const commandMs = 500;

/** A client that never makes anybody wait: a command fails within 500 ms, or at once while Redis is away. It reconnects by itself. */
export function createRedisClient({ url, tls }: RedisOptions, logger: Logger): Redis {
  const client = new Redis(url, {
    ...(tls !== undefined && { tls }),
    connectTimeout: 2_000,
    commandTimeout: commandMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
  });
  client.on('error', (error: Error) => logger.debug({ error: error.message }, 'Redis is away'));
  return client;
}
