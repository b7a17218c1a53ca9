/** Its own connections, from a URL. */
export const onUrl = (url) => ({ kind: 'postgres', url, schema: 'payments' });

/** Your application's connections: a `pg.Pool`, which you end yourself. */
export const onPool = (pool) => ({ kind: 'postgres', pool, schema: 'payments' });

/** Behind pgbouncer in transaction mode, which supports neither prepared statements (before 1.21) nor `LISTEN`. */
export const behindPgBouncer = (url) => ({ ...onUrl(url), namedStatements: false, listen: false });
