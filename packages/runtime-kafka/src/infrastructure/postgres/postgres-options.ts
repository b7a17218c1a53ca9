import type { TlsFiles } from '../node/tls-files.js';

/** Where PostgreSQL is and how it is used. Only ever the primary: nothing is read from a replica. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** `true`, or certificates of your own. */
  readonly tls?: boolean | TlsFiles;
  /** Connections of this process for everything but gateway callbacks. Default: 4 and 2 more for each service it runs. */
  readonly poolSize?: number;
  /** Connections kept for the callback-receiver alone, so that nothing else can starve it. Default 4. */
  readonly callbackPoolSize?: number;
  /** Connections for what merchants list and search, so that nothing else waits for a search. Default 2; a search ends after 5 seconds. */
  readonly searchPoolSize?: number;
  /** Default 10,000. */
  readonly statementTimeoutMs?: number;
  /** `false` behind a pooler that cannot keep prepared statements. Default `true`. */
  readonly namedStatements?: boolean;
}
