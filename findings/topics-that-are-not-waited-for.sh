#!/usr/bin/env bash
# kafkajs 2.2.4, `admin.createTopics({ waitForLeaders: true })`, at a broker that made the topic and has not heard of it yet, as brokers that just
# started say for a moment (UNKNOWN_TOPIC_OR_PARTITION). The broker here is forty lines, so that it says so each time.
#
# Guess: kafkajs marks that error `retriable` and has a setting for retries, so the call asks again, as it does for LEADER_NOT_AVAILABLE; that is
# what waiting for leaders is.
# Behavior: only LEADER_NOT_AVAILABLE is waited for. For the other the call fails at once, `retriable: true`, with the topic made; where a script
# creates topics and then starts the services, it stops on a cluster that is fine.
# Mended here: lango topics asks again for 30 seconds and takes topics that are there by then
# (packages/runtime-kafka/src/infrastructure/kafka/create-topics.ts).
#
# Output seen (Node 20.20.2):
#   LEADER_NOT_AVAILABLE twice: true, asked for its leaders 3 times
#   UNKNOWN_TOPIC_OR_PARTITION twice: rejected with retriable: true, asked for its leaders 1 times
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund kafkajs@2.2.4
cat >look.cjs <<'JS'
const { createServer } = require('node:net');
const { Kafka, logLevel } = require('kafkajs');

const int = (bytes, value) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
};
const text = (value) => Buffer.concat([int(2, Buffer.byteLength(value)), Buffer.from(value)]);
const list = (...items) => Buffer.concat([int(4, items.length), ...items]);
const [createTopics, metadata, versions] = [19, 3, 18];

/** A broker of one topic, which says `code` of it as often as told before it names the leader. */
async function broker(code, times) {
  let asked = 0;
  const answers = {
    [versions]: () => [int(2, 0), list(...[[createTopics, 0], [metadata, 1], [versions, 0]].map(([key, version]) => Buffer.concat([int(2, key), int(2, version), int(2, version)])))],
    [createTopics]: () => [list(Buffer.concat([text('payments'), int(2, 0)]))],
    [metadata]: (request) => {
      const node = Buffer.concat([int(4, 1), text('127.0.0.1'), int(4, server.address().port), int(2, -1)]);
      if (!request.includes('payments')) return [list(node), int(4, 1), list()];
      asked += 1;
      const error = asked <= times ? code : 0;
      const partition = Buffer.concat([int(2, 0), int(4, 0), int(4, 1), list(int(4, 1)), list(int(4, 1))]);
      return [list(node), int(4, 1), list(Buffer.concat([int(2, error), text('payments'), int(1, 0), error === 0 ? list(partition) : list()]))];
    },
  };
  const server = createServer((socket) => {
    let seen = Buffer.alloc(0);
    socket.on('error', () => undefined).on('data', (bytes) => {
      seen = Buffer.concat([seen, bytes]);
      while (seen.length >= 4 && seen.length >= 4 + seen.readInt32BE(0)) {
        const request = seen.subarray(4, 4 + seen.readInt32BE(0));
        seen = seen.subarray(4 + request.length);
        const [key, version] = [request.readInt16BE(0), request.readInt16BE(2)];
        const body = key === versions && version > 0 ? [int(2, 35)] : answers[key](request);
        const answer = Buffer.concat([request.subarray(4, 8), ...body]);
        socket.write(Buffer.concat([int(4, answer.length), answer]));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${server.address().port}`, asked: () => asked, close: () => server.close() };
}

(async () => {
  for (const [name, code] of [['LEADER_NOT_AVAILABLE', 5], ['UNKNOWN_TOPIC_OR_PARTITION', 3]]) {
    const { address, asked, close } = await broker(code, 2);
    const admin = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING }).admin({ retry: { retries: 5, initialRetryTime: 50 } });
    await admin.connect();
    const ended = await admin
      .createTopics({ waitForLeaders: true, topics: [{ topic: 'payments' }] })
      .catch((error) => `rejected with retriable: ${error.retriable}`);
    console.log(`${name} twice: ${ended}, asked for its leaders ${asked()} times`);
    await admin.disconnect();
    close();
  }
})();
JS
node look.cjs | tee seen
diff seen - <<'SEEN'
LEADER_NOT_AVAILABLE twice: true, asked for its leaders 3 times
UNKNOWN_TOPIC_OR_PARTITION twice: rejected with retriable: true, asked for its leaders 1 times
SEEN
