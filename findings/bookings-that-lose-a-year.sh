#!/usr/bin/env bash
# mt940js 1.3.5 on lines of an account statement (SWIFT MT940, field 61) around the new year. The field has a value date with a year (231231) and an
# entry date of four digits without one (0102). The Python package mt-940 5.1.1 reads the same statement.
#
# Guess: the missing year is the one that brings the entry date next to the value date; that is the only thing the format leaves to the reader.
# Behavior: mt940js takes the value date's year. A payment of 31 December that was booked on 2 January is booked 363 days before its value date, and
# one of 2 January that was booked on 31 December is booked in the coming December. mt-940 reads both as meant. Whoever matches payments to a
# statement within some days finds these lines missing once a year.
# Here: bank statements of this format are not read by Lango. A host that turns them into `statement` records has to take the value date, or to
# choose the year itself.
#
# Output seen (Node 20.20.2, Python 3.11):
#   mt940js 1.3.5: value 2023-12-31, entry 2023-01-02 | value 2024-01-02, entry 2024-12-31
#   mt-940 5.1.1: value 2023-12-31, entry 2024-01-02 | value 2024-01-02, entry 2023-12-31
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mt940js@1.3.5
python3 -m venv python
python/bin/pip -q --disable-pip-version-check install mt-940==5.1.1
cat >statement.txt <<'MT940'
:20:STATEMENT
:25:10020030/0001234567
:28C:1/1
:60F:C231229EUR1000,00
:61:2312310102C10,00NTRFNONREF//FIRST
:86:deposit
:61:2401021231D10,00NTRFNONREF//SECOND
:86:payout
:62F:C240102EUR1000,00
MT940
cat >look.cjs <<'JS'
const { readFileSync } = require('node:fs');
const { Parser } = require('mt940js');
const day = (date) => date.toISOString().slice(0, 10);
const [statement] = new Parser().parse(readFileSync('statement.txt', 'latin1'));
console.log(
  `mt940js 1.3.5: ${statement.transactions.map(({ date, entryDate }) => `value ${day(date)}, entry ${day(entryDate)}`).join(' | ')}`,
);
JS
cat >look.py <<'PY'
import mt940
with open("statement.txt") as file:
    lines = mt940.parse(file.read())
print("mt-940 5.1.1: " + " | ".join(f"value {line.data['date']}, entry {line.data['entry_date']}" for line in lines))
PY
{ node look.cjs; python/bin/python look.py; } | tee seen
diff seen - <<'SEEN'
mt940js 1.3.5: value 2023-12-31, entry 2023-01-02 | value 2024-01-02, entry 2024-12-31
mt-940 5.1.1: value 2023-12-31, entry 2024-01-02 | value 2024-01-02, entry 2023-12-31
SEEN
