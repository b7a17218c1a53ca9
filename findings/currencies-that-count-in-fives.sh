#!/usr/bin/env bash
# @dinero.js/currencies 2.0.0-alpha.15, which describes a currency by base and exponent, beside currency-codes 2.2.0.
#
# Guess: minor units are a power of ten, so that an integer amount from a library that uses dinero.js can be sent to a provider that
# counts in the minor units of ISO 4217.
# Behavior: ouguiya and ariary have base 5: the integer 5 is one ouguiya, where ISO 4217 and the providers say that 100 is. A converter
# that reads the exponent alone takes it for tenths.
# Nothing to mend here: money of ours is an integer of the minor units of ISO 4217 (packages/core/src/money).
#
# Output seen (Node 20.20.2):
#   MRU one unit is 5 in dinero.js, 100 by ISO 4217
#   MGA one unit is 5 in dinero.js, 100 by ISO 4217
#   KES one unit is 100 in dinero.js, 100 by ISO 4217
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dinero.js/currencies@2.0.0-alpha.15 currency-codes@2.2.0
cat >look.cjs <<'JS'
const currencies = require('@dinero.js/currencies');
const { code } = require('currency-codes');
for (const name of ['MRU', 'MGA', 'KES']) {
  const { base, exponent } = currencies[name];
  console.log(`${name} one unit is ${base ** exponent} in dinero.js, ${10 ** code(name).digits} by ISO 4217`);
}
JS
node look.cjs | tee seen
diff seen - <<'SEEN'
MRU one unit is 5 in dinero.js, 100 by ISO 4217
MGA one unit is 5 in dinero.js, 100 by ISO 4217
KES one unit is 100 in dinero.js, 100 by ISO 4217
SEEN
