import { expect, it } from 'vitest';
import type { PgClient, PgQuery } from './postgres-options.js';
import { usePostgresPool } from './pg-executor.js';

/** A pool of one connection, on a server that answers every statement but COMMIT and the like with this error. */
function poolThatFails(code: string) {
  const released: (boolean | undefined)[] = [];
  const query = async (statement: PgQuery | string) => {
    if (typeof statement !== 'string') throw Object.assign(new Error(`SQLSTATE ${code}`), { code });
    return { rows: [], command: statement };
  };
  const client: PgClient = {
    query,
    on: () => undefined,
    off: () => undefined,
    release: (destroy) => released.push(destroy),
  };
  return { pool: { query, connect: async () => client }, released };
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

it.each([
  ['lost against another one', { code: '40001' }, 1, false],
  // Every connection of the pool may have prepared it.
  [
    'was prepared before a migration changed its table',
    { code: '0A000', routine: 'RevalidateCachedQuery' },
    20,
    true,
  ],
])('a statement that %s is tried again', async (_, refusal, times, isDropped) => {
  const refusals = Array.from({ length: times }, () => refusal);
  const released: (boolean | undefined)[] = [];
  const query = async (statement: PgQuery | string) => {
    const refused = typeof statement === 'string' ? undefined : refusals.pop();
    if (refused !== undefined) throw Object.assign(new Error(`SQLSTATE ${refused.code}`), refused);
    return { rows: [{ kept: 1 }], command: typeof statement === 'string' ? statement : 'SELECT' };
  };
  const client: PgClient = {
    query,
    on: () => undefined,
    off: () => undefined,
    release: (destroy) => released.push(destroy),
  };
  const executor = usePostgresPool({ pool: { query, connect: async () => client } });
  const work = () => executor.transaction((inside) => inside('SELECT * FROM kept WHERE id = $1', [1]));
  expect(await work()).toEqual([{ kept: 1 }]);
  expect(released).toEqual([...Array.from({ length: times }, () => isDropped), false]);
});

it('a statement that PostgreSQL does not support is not', async () => {
  let tries = 0;
  const query = async () => {
    tries += 1;
    throw Object.assign(new Error('not supported'), { code: '0A000', routine: 'transformCreateStmt' });
  };
  const connect = () => Promise.reject(new Error('nobody connects'));
  const executor = usePostgresPool({ pool: { query, connect } });
  await expect(executor.query('SELECT 1')).rejects.toMatchObject({ code: '0A000' });
  expect(tries).toBe(1);
});
