#!/usr/bin/env bash
# libphonenumber-js 1.13.16, with the country of the customer as default, for numbers written with 00 in place of the plus sign.
#
# Guess: 00 is read as the plus sign wherever a country is given, as most of the world dials it; a number like 00254712345678 is that of the customer
# in Nairobi who wrote it.
# Behavior: each country has its own prefix, and in Kenya, Uganda and Tanzania it is 000. There 00254... is taken for a national number: no error, but
# +2540254712345678, which is invalid; a form that keeps the number without asking isValid sends the prompt to nobody. The same text is read in
# Rwanda, Ghana and South Africa, so a test with one country says nothing of another.
# Mended here: the M-Pesa adapter reads what a customer types, 00 and 000 alike, and refuses the rest
# (packages/gateway-mpesa/src/daraja/mapping/to-mpesa-phone-number.ts).
#
# Output seen (Node 20.20.2):
#   KE: + valid, 00 +2540254712345678, 000 valid
#   UG: + valid, 00 +2560256772123456, 000 valid
#   TZ: + valid, 00 +2550255754123456, 000 valid
#   RW: + valid, 00 valid, 000 +25000250788123456
#   GH: + valid, 00 valid, 000 +23300233241234567
#   ZA: + valid, 00 valid, 000 +270027821234567
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16
cat >look.cjs <<'JS'
const { parsePhoneNumber } = require('libphonenumber-js');
const customers = { KE: '254712345678', UG: '256772123456', TZ: '255754123456', RW: '250788123456', GH: '233241234567', ZA: '27821234567' };
for (const [country, digits] of Object.entries(customers)) {
  const read = ['+', '00', '000'].map((prefix) => {
    const number = parsePhoneNumber(`${prefix}${digits}`, country);
    return `${prefix} ${number.isValid() ? 'valid' : number.number}`;
  });
  console.log(`${country}: ${read.join(', ')}`);
}
JS
node look.cjs | tee seen
diff seen - <<'SEEN'
KE: + valid, 00 +2540254712345678, 000 valid
UG: + valid, 00 +2560256772123456, 000 valid
TZ: + valid, 00 +2550255754123456, 000 valid
RW: + valid, 00 valid, 000 +25000250788123456
GH: + valid, 00 valid, 000 +23300233241234567
ZA: + valid, 00 valid, 000 +270027821234567
SEEN
