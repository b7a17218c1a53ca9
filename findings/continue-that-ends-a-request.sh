#!/usr/bin/env bash
# undici 7.30.2 `request` beside node:http, at a server (or a proxy before it) that says `100 Continue` to a POST that did not ask for it.
#
# Guess: interim answers are passed over until the final one comes. RFC 9110 section 15.2: "A client MUST be able to parse one or more 1xx
# responses received prior to a final response, even if the client does not expect one." undici does so for 102 and 103.
# Behavior: for 100 it ends the connection, `SocketError: bad response`, after the POST was carried out and with its answer on the way. For a
# payment the outcome is then unknown, each time. node:http reads the answer.
# Mended here: the transport shows undici 103 in its place (packages/core/src/gateway-kit/ignore-unasked-continue.ts).
#
# Output seen (Node 20.20.2):
#   100 first: undici UND_ERR_SOCKET, node:http 201
#   102 first: undici 201, node:http 201
#   103 first: undici 201, node:http 201
#   requests that were carried out: 6 of 6
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2
cat >look.mjs <<'JS'
import { request as nodeRequest } from 'node:http';
import { createServer } from 'node:net';
import { Agent, request } from 'undici';

let done = 0;
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    const status = /^POST \/(\d+)/.exec(bytes.toString('latin1'))?.[1];
    if (status === undefined) return;
    done += 1;
    socket.write(`HTTP/1.1 ${status} Interim\r\n\r\n`);
    setTimeout(() => socket.end('HTTP/1.1 201 Created\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}'), 20);
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = (status) => `http://127.0.0.1:${server.address().port}/${status}`;

async function byUndici(status) {
  const dispatcher = new Agent();
  try {
    return (await request(url(status), { method: 'POST', body: '{}', dispatcher })).statusCode;
  } catch (error) {
    return error.code;
  } finally {
    await dispatcher.destroy();
  }
}

const byNode = (status) =>
  new Promise((resolve) => {
    nodeRequest(url(status), { method: 'POST', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', ({ code }) => resolve(code))
      .end('{}');
  });

for (const status of [100, 102, 103])
  console.log(`${status} first: undici ${await byUndici(status)}, node:http ${await byNode(status)}`);
console.log(`requests that were carried out: ${done} of 6`);
server.close();
JS
node look.mjs | tee seen
diff seen - <<'SEEN'
100 first: undici UND_ERR_SOCKET, node:http 201
102 first: undici 201, node:http 201
103 first: undici 201, node:http 201
requests that were carried out: 6 of 6
SEEN
