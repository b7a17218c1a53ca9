#!/usr/bin/env bash
# standardwebhooks 1.1.0 of PyPI beside 1.1.1 of npm, for a `webhook-signature` of several entries.
#
# Guess: the header is a list, of which one entry has to match; what a verifier cannot read, it passes over, in each language alike, and what it refuses
# it refuses with its WebhookVerificationError, which is all that a handler catches to answer 400.
# Behavior: in Python an entry before the matching one that has no comma, two commas or no base64 ends the verification with a ValueError or
# binascii.Error (two spaces between entries are such an entry): the genuine event is refused, as a 500. The same entry behind the matching one
# changes nothing, so it depends on the order. The package of npm, and those of Go, Java and Rust, pass over them. svix of PyPI is built on this one.
# Nothing to mend here: our header has entries of one form with one space between, and our verifier passes over what it cannot read
# (packages/core/src/merchant-callbacks/merchant-callback-signature.ts).
#
# Output seen (Python 3.11.7, Node 20.20.2):
#   no comma, then ours: PyPI ValueError, npm accepted
#   two commas, then ours: PyPI ValueError, npm accepted
#   no base64, then ours: PyPI binascii.Error, npm accepted
#   two spaces, then ours: PyPI ValueError, npm accepted
#   ours, then no comma: PyPI accepted, npm accepted
#   another's: PyPI WebhookVerificationError, npm WebhookVerificationError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check standardwebhooks==1.1.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund standardwebhooks@1.1.1
cat >look.py <<'PY'
import json, sys
from standardwebhooks import Webhook

def look(secret, body, headers):
    try:
        Webhook(secret).verify(body, headers)
        return "accepted"
    except Exception as error:
        kind = type(error)
        return "binascii.Error" if kind.__module__ == "binascii" else kind.__name__

print(json.dumps([look(*one) for one in json.load(sys.stdin)]))
PY
cat >look.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = '{"type":"transaction.succeeded"}';
const now = new Date();
const ours = new Webhook(secret).sign('msg_1', now, body);
const other = `v1,${Buffer.alloc(32).toString('base64')}`;
const lists = {
  'no comma, then ours': `v1 ${ours}`,
  'two commas, then ours': `${other},1 ${ours}`,
  'no base64, then ours': `v1,a ${ours}`,
  'two spaces, then ours': `${other}  ${ours}`,
  'ours, then no comma': `${ours} v1`,
  "another's": other,
};
const cases = Object.values(lists).map((signature) => [
  secret,
  body,
  { 'webhook-id': 'msg_1', 'webhook-timestamp': `${Math.floor(now / 1_000)}`, 'webhook-signature': signature },
]);
const inPython = JSON.parse(execFileSync('venv/bin/python', ['look.py'], { input: JSON.stringify(cases), encoding: 'utf8' }));
Object.keys(lists).forEach((what, index) => {
  const [own, text, headers] = cases[index];
  let inNode = 'accepted';
  try {
    new Webhook(own).verify(text, headers);
  } catch (error) {
    inNode = error instanceof WebhookVerificationError ? 'WebhookVerificationError' : error.name;
  }
  console.log(`${what}: PyPI ${inPython[index]}, npm ${inNode}`);
});
JS
node look.mjs | tee seen
diff seen - <<'SEEN'
no comma, then ours: PyPI ValueError, npm accepted
two commas, then ours: PyPI ValueError, npm accepted
no base64, then ours: PyPI binascii.Error, npm accepted
two spaces, then ours: PyPI ValueError, npm accepted
ours, then no comma: PyPI accepted, npm accepted
another's: PyPI WebhookVerificationError, npm WebhookVerificationError
SEEN
