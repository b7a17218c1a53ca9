#!/usr/bin/env bash
# cockatiel 3.2.1, SamplingBreaker({ threshold: 0.5, duration: 30_000 }) without minimumRps.
#
# Guess: a payment provider that is down for ten minutes opens the breaker, since every call of the last 30 seconds failed.
# Behavior: the breaker counts only where there are 5 / threshold calls a second, here ten. At eight calls a second, all of them
# failing, it never opens; at ten it does. Most gateways of most merchants have fewer calls than that.
# Mended here: withCircuitBreaker states its minimum in calls of the window and counts them itself (packages/core/src/resilience).
#
# Output seen (Node 20.20.2):
#   calls a second: 1, failed: 600 of 600, opened: no
#   calls a second: 8, failed: 600 of 600, opened: no
#   calls a second: 10, failed: 600 of 600, opened: yes
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cockatiel@3.2.1
cat >look.mjs <<'JS'
import { circuitBreaker, handleAll, SamplingBreaker } from 'cockatiel';
let nowMs = 1_000_000;
Date.now = () => nowMs;
for (const perSecond of [1, 8, 10]) {
  const policy = circuitBreaker(handleAll, {
    halfOpenAfter: 3_600_000,
    breaker: new SamplingBreaker({ threshold: 0.5, duration: 30_000 }),
  });
  let opened = false;
  policy.onBreak(() => (opened = true));
  for (let call = 0; call < 600; call += 1) {
    await policy.execute(() => Promise.reject(new Error('down'))).catch(() => undefined);
    nowMs += 1_000 / perSecond;
  }
  console.log(`calls a second: ${perSecond}, failed: 600 of 600, opened: ${opened ? 'yes' : 'no'}`);
}
JS
node look.mjs | tee seen
diff seen - <<'SEEN'
calls a second: 1, failed: 600 of 600, opened: no
calls a second: 8, failed: 600 of 600, opened: no
calls a second: 10, failed: 600 of 600, opened: yes
SEEN
