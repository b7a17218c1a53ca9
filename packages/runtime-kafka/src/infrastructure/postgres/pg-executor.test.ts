import { expect, it } from 'vitest';
import type { PgClient } from './postgres-options.js';
import { usePostgresPool } from './pg-executor.js';

/** A pool of one connection, on a server that answers every statement but COMMIT and the like with this error. */
function poolThatFails(code: string) {
  const released: (boolean | undefined)[] = [];
  const client: PgClient = {
    query: async (query) => {
      if (typeof query !== 'string') throw Object.assign(new Error(`SQLSTATE ${code}`), { code });
      return { rows: [], command: query };
    },
    on: () => undefined,
    off: () => undefined,
    release: (destroy) => released.push(destroy),
  };
  return { pool: { query: client.query, connect: async () => client }, released };
}

it.each([
  ['25006', 'a server that is read-only, since it is no primary any more', true],
  ['23505', 'one that refused a row', false],
])('after %s the connection to %s is dropped: %s', async (code, _, isDropped) => {
  const { pool, released } = poolThatFails(code);
  const executor = usePostgresPool({ pool });
  await expect(executor.transaction((query) => query('INSERT INTO kept VALUES (1)'))).rejects.toMatchObject({ code }); // prettier-ignore
  expect(released).toEqual([isDropped]);
});
