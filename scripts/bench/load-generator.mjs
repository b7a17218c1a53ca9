// A process of its own: asks for payments at a steady rate whatever the answers (open loop), or keeps a number of them in flight.
import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';

const agent = new Agent({ connections: 128, pipelining: 1 });

process.on('message', (order) => {
  run(order).then(
    (result) => process.send(result),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });

/** Milliseconds of each accept, ids with the time they were asked for, and what was refused. */
async function run({ url, token, perSecond, seconds }) {
  const accepts = [];
  const asked = [];
  const refusals = new Map();
  const underWay = new Set();
  const startedAt = performance.now();
  const total = Math.round(perSecond * seconds);
  const one = async (number) => {
    const at = performance.now();
    try {
      const response = await agent.request({
        origin: url,
        path: '/v1/deposits',
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify({
          gateway: 'bench',
          amount: { amountMinor: 100 + (number % 100_000), currency: 'KES' },
          merchantReference: `order-${number}`,
          counterparty: { phoneNumber: '+254700000000' },
        }),
        headersTimeout: 30_000,
      });
      const text = await response.body.text();
      accepts.push(performance.now() - at);
      if (response.statusCode === 202)
        asked.push([JSON.parse(text).transactionId, performance.timeOrigin + at]);
      else refusals.set(response.statusCode, (refusals.get(response.statusCode) ?? 0) + 1);
    } catch (error) {
      refusals.set(error.code ?? error.message, (refusals.get(error.code ?? error.message) ?? 0) + 1);
    }
  };
  for (let number = 0; number < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    for (; number < due; number += 1) {
      const request = one(number).finally(() => underWay.delete(request));
      underWay.add(request);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const offeredMs = performance.now() - startedAt;
  await Promise.all(underWay);
  return { accepts, asked, refusals: Object.fromEntries(refusals), offeredMs };
}
