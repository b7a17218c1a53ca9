import type { TokenStore } from '../../ports/token-store.js';
import { hasRows, type SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

/** Encrypted tokens in a table; claims use the database's clock. */
export function createPostgresTokenStore(query: SqlQuery): TokenStore {
  return {
    read: async (key) => {
      const [row] = await query<{ sealed: string }>(
        'SELECT sealed FROM access_tokens WHERE token_key = $1 AND sealed IS NOT NULL AND expires_at > now()',
        [key],
      );
      return row?.sealed;
    },
    write: async (key, sealed, expiresAtMs) => {
      await query(
        `INSERT INTO access_tokens (token_key, sealed, expires_at, claimed_until) VALUES ($1, $2, $3, now())
         ON CONFLICT (token_key) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`,
        [key, sealed, toTimestamp(expiresAtMs)],
      );
    },
    claim: (key, forMs) =>
      hasRows(
        query,
        `INSERT INTO access_tokens (token_key, claimed_until) VALUES ($1, now() + $2 * interval '1 millisecond')
         ON CONFLICT (token_key) DO UPDATE SET claimed_until = excluded.claimed_until
         WHERE access_tokens.claimed_until <= now() RETURNING token_key`,
        [key, forMs],
      ),
    release: async (key) => {
      await query('UPDATE access_tokens SET claimed_until = now() WHERE token_key = $1', [key]);
    },
  };
}
