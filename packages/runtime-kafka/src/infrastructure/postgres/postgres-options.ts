import type { TlsFiles } from '../node/tls-files.js';

/** The used members of a `pg.Pool`. */
export interface PgPool {
  query(config: PgQuery): Promise<PgResult>;
  connect(): Promise<PgClient>;
}

/** The used members of a `pg.PoolClient`. */
export interface PgClient {
  query(config: PgQuery | string): Promise<PgResult>;
  on(event: 'error' | 'end', listener: (error: Error) => void): unknown;
  on(
    event: 'notification',
    listener: (notification: { readonly payload?: string | undefined }) => void,
  ): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  release(destroy?: boolean): void;
}

/** One statement. */
export interface PgQuery {
  readonly text: string;
  readonly values: unknown[];
  readonly name?: string;
  readonly types?: { getTypeParser(id: number, format?: string): unknown };
}

/** The result of a statement. */
export interface PgResult {
  readonly rows: unknown[];
  readonly command: string;
}

/** Options with our own connections and with the host's. */
export interface PostgresUse {
  /** Schema of the tables, in lower case; made by `lango migrate`. Default: the first of the connection's search path, mostly `public`. */
  readonly schema?: string;
  /** `false` behind a pooler that cannot keep prepared statements, such as pgbouncer in transaction mode before 1.21. Default `true`. */
  readonly namedStatements?: boolean;
}

/** Where PostgreSQL is and how it is used. Only ever the primary: nothing is read from a replica. */
export interface PostgresOptions extends PostgresUse {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** `true`, or certificates of your own. */
  readonly tls?: boolean | TlsFiles;
  /** Connections of this process for everything but gateway callbacks and searches. Default: 4 and 2 more for each service it runs. */
  readonly poolSize?: number;
  /** Connections reserved for the callback-receiver, so that nothing else can starve it. Default 4. */
  readonly callbackPoolSize?: number;
  /** Connections for lists and searches, so that nothing else waits for a search. Default 2; a search ends after 5 seconds. */
  readonly searchPoolSize?: number;
  /** Default 10,000. */
  readonly statementTimeoutMs?: number;
}

/** The host's own connections: never ended here. Its size, time-outs and TLS are the host's. */
export interface PostgresPoolOptions extends PostgresUse {
  /** A `pg.Pool` of node-postgres 8. */
  readonly pool: PgPool;
}
