#!/usr/bin/env bash
# Node's Intl.NumberFormat beside the ISO 4217 list of currency-codes 2.2.0.
#
# Guess: the digits that Intl gives a currency are the minor unit of ISO 4217, as ECMA-402 defines them, so that
# `amount * 10 ** digits` is the amount in minor units for any currency.
# Behavior: V8 takes them from CLDR, which says how many digits people write. Colombian pesos, forints and rupiah lose their two,
# Iraqi dinars their three: an amount that is converted with them is a hundredth or a thousandth of what was meant.
# Mended here: packages/core/src/money keeps its own table of ISO 4217 digits and never asks Intl.
#
# Output seen (Node 20.20.2, ICU 78.2):
#   COP ISO 4217: 2, Intl: 0
#   HUF ISO 4217: 2, Intl: 0
#   IDR ISO 4217: 2, Intl: 0
#   IQD ISO 4217: 3, Intl: 0
#   KES ISO 4217: 2, Intl: 2
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund currency-codes@2.2.0
cat >look.cjs <<'JS'
const { code } = require('currency-codes');
for (const currency of ['COP', 'HUF', 'IDR', 'IQD', 'KES']) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  console.log(`${currency} ISO 4217: ${code(currency).digits}, Intl: ${format.resolvedOptions().maximumFractionDigits}`);
}
JS
node look.cjs | tee seen
diff seen - <<'SEEN'
COP ISO 4217: 2, Intl: 0
HUF ISO 4217: 2, Intl: 0
IDR ISO 4217: 2, Intl: 0
IQD ISO 4217: 3, Intl: 0
KES ISO 4217: 2, Intl: 2
SEEN
