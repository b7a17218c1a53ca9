import { randomBytes } from 'node:crypto';
import type { Logger } from '@lango/core';
import { migrate } from '../infrastructure/postgres/migrate.js';
import { openPostgres } from '../infrastructure/postgres/pg-executor.js';

export const quietLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Addresses of the servers for tests. Suites that need them are not run when there are none. */
export function serverAddresses() {
  const address = (variable: string): string => {
    const value = process.env[variable];
    if (value === undefined || value === '')
      throw new Error(`${variable} is not set: npm run services -- up`);
    return value;
  };
  return {
    brokers: address('LANGO_KAFKA_BROKERS').split(','),
    redisUrl: address('LANGO_REDIS_URL'),
    postgresUrl: address('LANGO_POSTGRES_URL'),
  };
}

/** A unique name. */
export const uniqueName = () => `t${randomBytes(6).toString('hex')}`;

/** Creating a database forces a checkpoint, which takes long on a busy machine. */
const statementTimeoutMs = 300_000;

/** Creates an empty, migrated database. Returns its address and a function that drops it. */
export async function createDatabase(
  postgresUrl: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = uniqueName();
  const run = async (text: string): Promise<void> => {
    const server = openPostgres({ url: postgresUrl, statementTimeoutMs }, 1, quietLogger);
    await server.query(text).finally(() => server.close());
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  const executor = openPostgres({ url: url.href, statementTimeoutMs }, 1, quietLogger);
  await migrate(executor).finally(() => executor.close());
  return { url: url.href, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}
