import { Redis } from 'ioredis';
import type { Logger } from '@lango/core';
import type { RedisClientOptions, RedisOptions, RedisSentinelOptions } from './redis-options.js';

/** A connection whose commands fail fast. */
export interface RedisConnection {
  readonly client: Redis;
  /** Throws the reason why Redis is unavailable; waits briefly for a connection in progress. */
  check(): Promise<void>;
  close(): void;
}

interface ConnectionSettings {
  readonly connectTimeout: number;
  readonly retryStrategy: (times: number) => number;
}

const commandMs = 500;
const connectMs = 2_000;
/** A paused or unreachable server closes no connection, so after this silence the connection is dropped and the primary is looked up again. */
const silenceMs = 2_000;

/** Connects to Redis and reconnects without end. A command fails within 500 ms, or at once while Redis is unavailable. */
export function connectRedis(
  options: RedisOptions | RedisSentinelOptions | RedisClientOptions,
  logger: Logger,
): RedisConnection {
  let lastError = 'no connection';
  const settings = {
    connectTimeout: connectMs,
    commandTimeout: commandMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    socketTimeout: silenceMs,
    retryStrategy: (times: number) => Math.min(100 * times, 2_000),
    // A former primary is a replica now, and its connections stay open.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  };
  const client = openClient(options, settings);
  client.on('error', (error: NodeJS.ErrnoException) => {
    lastError = error.message || (error.code ?? 'no connection');
    logger.debug({ error: lastError }, 'Redis is unavailable');
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

function openClient(
  options: RedisOptions | RedisSentinelOptions | RedisClientOptions,
  settings: ConnectionSettings,
): Redis {
  if ('client' in options) return options.client.duplicate(settings);
  const { tls } = options;
  if ('url' in options) return new Redis(options.url, { ...(tls !== undefined && { tls }), ...settings });
  const { sentinels, primaryName, username, password, sentinelPassword } = options;
  return new Redis({
    sentinels: sentinels.map(toHostAndPort),
    name: primaryName,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls !== undefined && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
    sentinelCommandTimeout: commandMs,
    sentinelRetryStrategy: settings.retryStrategy,
    // A paused primary keeps its connections; Sentinel's decision counts.
    failoverDetector: true,
    ...settings,
  });
}

function toHostAndPort(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
