#!/usr/bin/env bash
# stripe 23.1.0 (npm) with maxNetworkRetries: 0, at a server that takes the request and loses the connection before it answers.
#
# Guess: with retries off one call is one request, so that a lost answer reaches the caller as an error, and the caller decides what to do about it.
# Behavior: where the connection ends with ECONNRESET or EPIPE, the request is sent once more all the same, after it may have been carried out, and
# the caller sees one success. The second has the key of the first, so Stripe itself pays once; a stand-in, a proxy that counts attempts, a deadline
# around the call and a caller's own record of what was sent are all wrong by one.
# Mended here: the adapter sends through a transport whose errors carry other codes, so that exactly one request leaves per call
# (packages/gateway-stripe/src/stripe-http-client.ts), and the layers decide about the rest.
#
# Output seen (Node 20.20.2):
#   maxNetworkRetries 0: pi_2 after 2 requests, keys the same
#   maxNetworkRetries 1: pi_2 after 2 requests, keys the same
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund stripe@23.1.0
cat >look.mjs <<'JS'
import { createServer } from 'node:http';
import Stripe from 'stripe';

for (const maxNetworkRetries of [0, 1]) {
  const keys = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      keys.push(request.headers['idempotency-key']);
      // The first request was carried out; what ends with it is the connection.
      if (keys.length === 1) request.socket.resetAndDestroy();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(`{"id":"pi_${keys.length}","object":"payment_intent"}`);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const stripe = new Stripe('sk_test_1', { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries, telemetry: false });
  const { id } = await stripe.paymentIntents.create({ amount: 1_000, currency: 'kes' });
  const [first, second] = keys;
  console.log(`maxNetworkRetries ${maxNetworkRetries}: ${id} after ${keys.length} requests, keys ${first === second ? 'the same' : 'not the same'}`);
  server.closeAllConnections();
  server.close();
}
JS
node look.mjs | tee seen
diff seen - <<'SEEN'
maxNetworkRetries 0: pi_2 after 2 requests, keys the same
maxNetworkRetries 1: pi_2 after 2 requests, keys the same
SEEN
