// The gateway, which answers after a while and calls back, and the merchant, which receives events: one process that keeps all in memory.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { Agent } from 'undici';
import { gatewaySecret } from './bench-gateway.mjs';

const answerAfterMs = Number(process.env.BENCH_GATEWAY_MS);
const callbackAfterMs = 20;
const agent = new Agent({ connections: 256 });
/** When the merchant was first told of each transaction, by epoch milliseconds. */
const receipts = new Map();
let movements = new Map();
let repeats = 0;

const gateway = await listen((path, body, response) => {
  const { transactionId, callbackUrl, amount } = JSON.parse(body);
  const seen = movements.get(transactionId);
  if (path === '/payments') {
    if (seen !== undefined) repeats += 1;
    movements.set(transactionId, seen ?? 1);
  }
  const reference = `ref-${transactionId}`;
  setTimeout(() => {
    answer(response, 200, JSON.stringify({ status: 'pending', reference }));
    if (path === '/payments')
      setTimeout(() => void callBack(callbackUrl, { transactionId, reference, amount }, 5), callbackAfterMs);
  }, answerAfterMs);
});

const merchant = await listen((path, body, response) => {
  const { transactionId } = JSON.parse(body).data;
  if (!receipts.has(transactionId)) receipts.set(transactionId, performance.timeOrigin + performance.now());
  answer(response, 204);
});

async function callBack(url, update, tries) {
  const body = JSON.stringify(update);
  const { origin, pathname } = new URL(url);
  const signature = createHmac('sha256', gatewaySecret).update(body).digest('hex');
  const sent = await agent
    .request({
      origin,
      path: pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'bench-signature': signature },
      body,
    })
    .then(async (response) => (await response.body.dump(), response.statusCode === 200))
    .catch(() => false);
  if (!sent && tries > 1) setTimeout(() => void callBack(url, update, tries - 1), 1_000);
}

async function listen(handle) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => handle(request.url, Buffer.concat(chunks), response));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server.address().port;
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

process.on('message', ({ ask }) => {
  if (ask === 'count') process.send({ receipts: receipts.size, movements: movements.size, repeats });
  if (ask === 'receipts') process.send({ receipts: [...receipts] });
  if (ask === 'forget') {
    receipts.clear();
    movements = new Map();
    repeats = 0;
    process.send({});
  }
});
process.on('disconnect', () => process.exit());
process.send({ gatewayUrl: `http://127.0.0.1:${gateway}`, merchant: `127.0.0.1:${merchant}` });
