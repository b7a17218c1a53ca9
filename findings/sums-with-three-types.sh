#!/usr/bin/env bash
# @electric-sql/pglite 0.5.17, PostgreSQL in the process, beside node-postgres' own parsers (pg-types 2.2.0) on amounts in minor units (int8).
#
# Guess: PGlite's rows look like those of `pg`: an int8 is text, whatever its value, so code that works on the one works on the other.
# Behavior: the type depends on the value. Up to 2^53 - 1 PGlite gives a number, above it a bigint, which JSON.stringify refuses and which cannot be
# added to a number. The sum of int8 is numeric, which stays text: balance + sum joins two texts with `pg` and a number with a text with PGlite.
# Tests with small amounts on PGlite see none of it.
# Mended here: both executors have parsers of their own, and amounts are bounded before they are stored
# (packages/runtime-kafka/src/infrastructure/embedded/pglite-executor.ts, .../postgres/pg-executor.ts).
#
# Output seen (Node 20.20.2):
#   PGlite: 500 is number, 9007199254740991 is number, 9007199254740992 is bigint, sum of 500 is string
#   pg-types: 500 is string, 9007199254740991 is string, 9007199254740992 is string, sum of 500 is string
#   JSON of PGlite's last amount: TypeError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17 pg-types@2.2.0
cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import pgTypes from 'pg-types';

const amounts = ['500', '9007199254740991', '9007199254740992'];
const [int8, numeric] = [20, 1700];
const database = new PGlite();
const read = async (text) => (await database.query(`SELECT ${text}::int8 AS amount`)).rows[0].amount;
const own = [];
for (const amount of amounts) own.push(await read(amount));
const { sum } = (await database.query('SELECT sum(amount) AS sum FROM (VALUES (500::int8)) AS rows (amount)')).rows[0];
const say = (name, values, total) =>
  console.log(`${name}: ${values.map((value, index) => `${amounts[index]} is ${typeof value}`).join(', ')}, sum of 500 is ${typeof total}`);
say('PGlite', own, sum);
say('pg-types', amounts.map(pgTypes.getTypeParser(int8)), pgTypes.getTypeParser(numeric)('500'));
let outcome = 'accepted';
try {
  JSON.stringify({ amount: own[2] });
} catch (error) {
  outcome = error.name;
}
console.log(`JSON of PGlite's last amount: ${outcome}`);
await database.close();
JS
node look.mjs | tee seen
diff seen - <<'SEEN'
PGlite: 500 is number, 9007199254740991 is number, 9007199254740992 is bigint, sum of 500 is string
pg-types: 500 is string, 9007199254740991 is string, 9007199254740992 is string, sum of 500 is string
JSON of PGlite's last amount: TypeError
SEEN
