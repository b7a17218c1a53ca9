import { Client } from 'pg';
import type { ListeningClient } from './notifications.js';
import type { PgClient, PostgresOptions, PostgresPoolOptions } from './postgres-options.js';

/** Opens permanent listening connections: from the host's pool, or our own. */
export function createListeningClients(
  options: PostgresOptions | PostgresPoolOptions,
): () => Promise<ListeningClient> {
  if ('pool' in options)
    return async () => {
      const client = await options.pool.connect();
      return listeningOn(client, async () => client.release(true));
    };
  return async () => {
    const client = new Client({
      connectionString: options.url,
      ...(options.tls !== undefined && { ssl: options.tls }),
      application_name: 'lango',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    // Also catches errors while connecting, when there is no other listener yet.
    client.on('error', () => undefined);
    await client.connect();
    return listeningOn(client, () => client.end());
  };
}

function listeningOn(client: Pick<PgClient, 'on' | 'query'>, leave: () => Promise<void>): ListeningClient {
  return {
    query: (text) => client.query(text),
    onNotification: (hear) => {
      client.on('notification', ({ payload }) => payload !== undefined && hear(payload));
    },
    onEnd: (ended) => {
      client.on('error', ended);
      client.on('end', () => ended());
    },
    leave,
  };
}
