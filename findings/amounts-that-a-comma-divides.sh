#!/usr/bin/env bash
# protobufjs 8.8.1, `fromObject` for an int64 field, which JSON of protobuf writes as a text.
#
# Guess: a text that is no whole number is refused. It is what the library's own `verify` is for, so at worst it becomes 0.
# Behavior: it is cut into pieces of eight characters, and of each the leading digits are taken: "1,000" is 1, "12.50" is 12, and "999999999.99" is
# 999999990009, a thousand times as much. `verify` is no help: it refuses every text, "1500" too, so callers with JSON leave it out.
# Nothing to mend here: what is encoded is verified first, and 64-bit numbers are whole numbers there (packages/core/src/gateway-kit/protobuf).
#
# Output seen (Node 20.20.2):
#   "1500": 1500, verify refuses it
#   "12.50": 12, verify refuses it
#   "1,000": 1, verify refuses it
#   "1e6": 1, verify refuses it
#   "999999999.99": 999999990009, verify refuses it
#   "KES 5": 0, verify refuses it
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts protobufjs@8.8.1
cat >look.cjs <<'JS'
const protobuf = require('protobufjs');
const { root } = protobuf.parse('syntax = "proto3"; message Transfer { int64 amount_minor = 1; }');
const Transfer = root.lookupType('Transfer');
for (const amountMinor of ['1500', '12.50', '1,000', '1e6', '999999999.99', 'KES 5']) {
  const bytes = Transfer.encode(Transfer.fromObject({ amountMinor })).finish();
  const sent = Transfer.decode(bytes).amountMinor.toString();
  const problem = Transfer.verify({ amountMinor });
  console.log(`${JSON.stringify(amountMinor)}: ${sent}, verify ${problem === null ? 'takes' : 'refuses'} it`);
}
JS
node look.cjs | tee seen
diff seen - <<'SEEN'
"1500": 1500, verify refuses it
"12.50": 12, verify refuses it
"1,000": 1, verify refuses it
"1e6": 1, verify refuses it
"999999999.99": 999999990009, verify refuses it
"KES 5": 0, verify refuses it
SEEN
