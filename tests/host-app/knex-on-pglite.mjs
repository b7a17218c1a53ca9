import knexFactory from 'knex';
import PostgresClient from 'knex/lib/dialects/postgres/index.js';

/** Knex with its own PostgreSQL dialect, whose connection is PGlite instead of a socket. */
export function createKnexOnPglite(database) {
  class PgliteClient extends PostgresClient {
    _driver() {
      return {};
    }
    async acquireRawConnection() {
      const query = ({ text, values }, done) => {
        database.query(text, values).then(
          ({ rows, affectedRows = 0 }) =>
            done(undefined, {
              rows,
              rowCount: Math.max(rows.length, affectedRows),
              command: text.slice(0, 6).toUpperCase(),
            }),
          (error) => done(error),
        );
      };
      return { query, on: () => undefined };
    }
    async destroyRawConnection() {
      return undefined;
    }
  }
  return knexFactory({ client: PgliteClient, version: '16.0', connection: {}, pool: { min: 0, max: 2 } });
}
