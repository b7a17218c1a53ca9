import type { GatewayCallbackResult, GatewayEntry, GatewayRecord } from '@lango/core';
import { expect, test } from 'vitest';
import { createDice } from '../testing/create-dice.js';
import { book, simulateAfterTheEnd, type Books } from '../testing/simulate-after-the-end.js';
import { startSimulatedGateway } from '../testing/start-simulated-gateway.js';
import { startWebhookReceiver, type ReceivedWebhook } from '../testing/webhook-receiver.js';

async function start() {
  const { gateway, simulator } = await startSimulatedGateway({}, { webhookRetryDelaysMs: [1] });
  const received: ReceivedWebhook[] = [];
  const receiver = await startWebhookReceiver((webhook) => {
    received.push(webhook);
    return 200;
  });
  simulator.setWebhooks({ url: receiver.url });
  const read = async ({ body, headers }: ReceivedWebhook): Promise<GatewayCallbackResult> =>
    gateway.handleCallback(body, {
      headers: { 'stripe-signature': String(headers['stripe-signature']) },
      url: 'https://pay.example/callbacks/stripe',
      receivedAt: new Date().toISOString(),
    });
  const allReceived = async () => {
    await expect.poll(() => simulator.pendingWebhooks(), { interval: 5, timeout: 300_000 }).toBe(0);
    return received;
  };
  return { gateway, simulator, read, allReceived };
}

type System = Awaited<ReturnType<typeof start>>;

/** Reads webhooks in another order, some twice, each again until it can be read. */
async function hear({ simulator, read }: System, webhooks: readonly ReceivedWebhook[], seed: number) {
  const dice = createDice(seed + 1);
  const queue = webhooks.flatMap((webhook) => (dice(10) < 3 ? [webhook, webhook] : [webhook]));
  const books: Books = new Map();
  while (queue.length > 0) {
    const [webhook] = queue.splice(dice(queue.length), 1);
    if (webhook === undefined) break;
    if (dice(10) < 2) simulator.addFault({ operation: 'lookUp', fault: { kind: 'error-500' } });
    try {
      const result = await read(webhook);
      if (result.kind === 'entries')
        for (const { kind, entryReference, gatewayReference = '', money } of result.entries)
          book(books, kind, entryReference, gatewayReference, money.amountMinor);
    } catch (error) {
      expect(error).toMatchObject({ code: 'gateway_error', effect: 'none' });
      queue.push(webhook);
    }
    simulator.clearFaults();
  }
  return books;
}

/** The same entries from the balance transactions, as a reconciliation reads them. */
async function reconcile({ gateway }: System): Promise<Books> {
  const books: Books = new Map();
  const hourMs = 3_600_000;
  const period = {
    from: new Date(Date.now() - hourMs).toISOString(),
    to: new Date(Date.now() + hourMs).toISOString(),
  };
  for await (const record of gateway.listRecords(period, { signal: new AbortController().signal })) {
    const kind = entryKindOf(record);
    const owner = record.originalGatewayReference ?? record.gatewayReference ?? '';
    if (kind !== undefined) book(books, kind, record.entryReference ?? '', owner, record.money.amountMinor);
  }
  return books;
}

function entryKindOf({ kind, direction }: GatewayRecord): GatewayEntry['kind'] | undefined {
  if (kind === 'chargeback') return direction === 'out' ? 'chargeback' : 'chargeback-reversed';
  if (kind === 'return') return 'returned';
  return kind === 'refund' ? 'refunded' : undefined;
}

const sorted = (books: Books) => [...books].map(([entry, what]) => `${entry}: ${what}`).sort();

test.each([1, 2, 3, 4])(
  'history %i: webhooks in any order, repeated, met by failing reads, book what Stripe’s own books hold',
  async (seed) => {
    const system = await start();
    const expected = await simulateAfterTheEnd(system, seed);
    const webhooks = await system.allReceived();
    expect(expected.size).toBeGreaterThan(10);
    expect(sorted(await hear(system, webhooks, seed))).toEqual(sorted(expected));
    expect(sorted(await reconcile(system))).toEqual(sorted(expected));
  },
);

test('whichever half of the webhooks is lost, nothing is booked that is not in Stripe’s books, and no half of a pair', async () => {
  const system = await start();
  const expected = await simulateAfterTheEnd(system, 5);
  const webhooks = await system.allReceived();
  for (let seed = 0; seed < 4; seed += 1) {
    const dice = createDice(seed);
    const heard = await hear(
      system,
      webhooks.filter(() => dice(2) === 0),
      seed,
    );
    for (const [entry, what] of heard) expect(expected.get(entry), entry).toBe(what);
    for (const entry of heard.keys()) {
      if (entry.startsWith('chargeback-reversed '))
        expect(heard.has(entry.replace('-reversed', ''))).toBe(true);
      if (entry.startsWith('returned re_'))
        expect(heard.has(entry.replace('returned', 'refunded'))).toBe(true);
    }
  }
});
