// Stripe as far as a deposit needs it, for packages whose requests our simulator would refuse: pays once for each idempotency key and, where
// BENCH_CUT is set, loses its first answer after it has paid. Asked over the channel, it says what came.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const keys = [];
const intents = new Map();
let mayCut = process.env.BENCH_CUT !== undefined;

const server = createServer(async (request, response) => {
  const form = new URLSearchParams(await text(request));
  const key = request.headers['idempotency-key'];
  keys.push(key);
  const intent = intents.get(key) ?? create(form);
  intents.set(key ?? intent.id, intent);
  if (mayCut) {
    mayCut = false;
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_1' });
  response.end(JSON.stringify(intent));
});

function create(form) {
  const isConfirmed = form.get('confirm') === 'true';
  const metadata = [...form].filter(([name]) => name.startsWith('metadata['));
  return {
    id: `pi_${intents.size + 1}`,
    object: 'payment_intent',
    amount: Number(form.get('amount')),
    amount_received: isConfirmed ? Number(form.get('amount')) : 0,
    currency: form.get('currency').toLowerCase(),
    status: isConfirmed ? 'succeeded' : 'requires_payment_method',
    client_secret: 'pi_1_secret_1',
    created: 1_795_942_800,
    livemode: false,
    metadata: Object.fromEntries(
      metadata.map(([name, value]) => [name.slice('metadata['.length, -1), value]),
    ),
    ...(isConfirmed && { latest_charge: 'ch_1', payment_method: 'pm_1' }),
  };
}

process.on('message', () =>
  process.send({
    requests: keys.length,
    payments: intents.size,
    keys: keys.includes(undefined) ? 'none' : new Set(keys).size === 1 ? 'the same' : 'different',
  }),
);
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
