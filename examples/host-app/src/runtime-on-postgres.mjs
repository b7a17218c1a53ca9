/** Its own connections, from a URL. */
export const onUrl = (url) => ({ kind: 'postgres', url, schema: 'payments' });

/** The connections of your application: a `pg.Pool`, which stays yours to end. */
export const onPool = (pool) => ({ kind: 'postgres', pool, schema: 'payments' });

/** Behind pgbouncer in transaction mode, which keeps neither prepared statements (before 1.21) nor a connection that listens. */
export const behindPgBouncer = (url) => ({ ...onUrl(url), namedStatements: false, listen: false });
