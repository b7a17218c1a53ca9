// The load generator, a process of its own: requests payments at a steady rate, whatever the answers (an open loop).
import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import { offerSteadily } from './offer-steadily.mjs';

const agent = new Agent({ connections: 128, pipelining: 1 });

process.on('message', (order) => {
  run(order).then(
    (result) => process.send(result),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });

/** Milliseconds of each answer, accepted ids with the time of their request, and refusals by reason. */
async function run({ url, token, perSecond, seconds }) {
  const accepts = [];
  const asked = [];
  const refusals = {};
  const refuse = (reason) => void (refusals[reason] = (refusals[reason] ?? 0) + 1);
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
      else refuse(response.statusCode);
    } catch (error) {
      refuse(error.code ?? error.message);
    }
  };
  await offerSteadily(perSecond, seconds, one);
  return { accepts, asked, refusals };
}
