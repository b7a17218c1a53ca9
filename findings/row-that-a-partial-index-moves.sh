#!/usr/bin/env bash
# PostgreSQL 18 in @electric-sql/pglite 0.5.16, and so on a server: heap-only updates and partial indexes.
#
# Guess: an update that changes no indexed key stays on its page and writes no index. A status that stands only in the WHERE of a
# partial index is no key, and the row is in that index neither before nor after, so changing it costs nothing.
# Behavior: the condition's columns count as indexed. One partial index on a status makes every change of status write every index of the
# row: 100 updates, 0 heap-only. With the condition on a column that does not change, 100 of 100 are.
# Mended here: the due time of a transaction has no index, and no partial index names a column that each step changes
# (docs/decisions/0022-a-due-time-that-no-index-follows.md); the write-ahead log of a payment fell by a quarter.
#
# Output seen (Node 20.20.2):
#   partial index on status: 100 updates, 0 heap-only
#   partial index on wake_at: 100 updates, 100 heap-only
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.16
cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
for (const [column, condition] of [
  ['status', `status = 'in-review'`],
  ['wake_at', 'wake_at IS NOT NULL'],
]) {
  const database = new PGlite();
  await database.exec(`
    CREATE TABLE payments (id integer PRIMARY KEY, status text, wake_at integer) WITH (fillfactor = 40);
    CREATE INDEX ON payments (id) WHERE ${condition};
    INSERT INTO payments SELECT n, 'created', NULL FROM generate_series(1, 100) n`);
  for (let id = 1; id <= 100; id += 1) await database.query(`UPDATE payments SET status = 'sent' WHERE id = $1`, [id]);
  await database.exec('SELECT pg_stat_force_next_flush()');
  const { rows } = await database.query(
    `SELECT n_tup_upd::int AS updates, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relname = 'payments'`,
  );
  console.log(`partial index on ${column}: ${rows[0].updates} updates, ${rows[0].hot} heap-only`);
  await database.close();
}
JS
node look.mjs | tee seen
diff seen - <<'SEEN'
partial index on status: 100 updates, 0 heap-only
partial index on wake_at: 100 updates, 100 heap-only
SEEN
