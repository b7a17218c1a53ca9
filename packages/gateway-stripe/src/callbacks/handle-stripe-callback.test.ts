import { describe, expect, test } from 'vitest';
import { answerByPath, deliverEvent as deliver, noFetch, stubbedList } from '../testing/deliver-event.js';
import { callbackContext, eventSecret, signOfficially, snapshotEvent } from '../testing/stripe-events.js';
import { stubbedIntent, stubStripe } from '../testing/stub-stripe.js';
import {
  transactionId,
  ours,
  insideCheckout,
  money,
  session,
  payout,
  refund,
  transfer,
  declined,
} from '../testing/stripe-objects.js';

describe('updates', () => {
  test.each([
    [
      'payment_intent.succeeded',
      stubbedIntent(ours),
      { status: 'succeeded', money, gatewayReference: 'pi_1Stub' },
    ],
    [
      'payment_intent.succeeded',
      stubbedIntent({ ...ours, amount: 9900, amount_received: 1500 }),
      { status: 'succeeded', money },
    ],
    [
      'payment_intent.processing',
      stubbedIntent({ ...ours, status: 'processing' }),
      { status: 'pending', rawCode: 'processing' },
    ],
    [
      'payment_intent.amount_capturable_updated',
      stubbedIntent({ ...ours, status: 'requires_capture' }),
      { status: 'pending', rawCode: 'requires_capture' },
    ],
    [
      'payment_intent.payment_failed',
      stubbedIntent({ ...ours, ...declined, status: 'requires_payment_method' }),
      { status: 'pending', rawCode: 'do_not_honor' },
    ],
    [
      'payment_intent.canceled',
      stubbedIntent({ ...ours, ...declined, status: 'canceled' }),
      { status: 'failed', reason: 'declined', rawCode: 'do_not_honor' },
    ],
    [
      'payment_intent.canceled',
      stubbedIntent({ ...ours, status: 'canceled', cancellation_reason: 'abandoned' }),
      { status: 'failed', reason: 'expired' },
    ],
    // An old event that arrives late: its object's status decides, not its name.
    ['payment_intent.processing', stubbedIntent(ours), { status: 'succeeded' }],
    [
      'payment_intent.succeeded',
      stubbedIntent({ ...ours, status: 'brand_new' }),
      { status: 'pending', rawCode: 'brand_new' },
    ],
    [
      'checkout.session.completed',
      session({}),
      { status: 'succeeded', money, gatewayReference: 'cs_test_1' },
    ],
    ['checkout.session.completed', session({ payment_status: 'unpaid' }), { status: 'pending' }],
    ['checkout.session.async_payment_succeeded', session({}), { status: 'succeeded', money }],
    [
      'checkout.session.async_payment_failed',
      session({ payment_status: 'unpaid' }),
      { status: 'failed', reason: 'declined' },
    ],
    [
      'checkout.session.expired',
      session({ status: 'expired', payment_status: 'unpaid' }),
      { status: 'failed', reason: 'expired' },
    ],
    ['refund.created', refund({}), { status: 'succeeded', money, gatewayReference: 're_1' }],
    ['refund.updated', refund({ status: 'pending' }), { status: 'pending' }],
    [
      'refund.failed',
      refund({ status: 'failed', failure_reason: 'expired_or_canceled_card' }),
      { status: 'failed', reason: 'invalid_counterparty' },
    ],
    ['transfer.created', transfer({}), { status: 'succeeded', money, gatewayReference: 'tr_1' }],
    ['payout.paid', payout({}), { status: 'succeeded', money, gatewayReference: 'po_1' }],
    ['payout.updated', payout({ status: 'in_transit' }), { status: 'pending', rawCode: 'in_transit' }],
    [
      'payout.failed',
      payout({ status: 'failed', failure_code: 'account_closed' }),
      { status: 'failed', reason: 'invalid_counterparty', rawCode: 'account_closed' },
    ],
    ['payout.canceled', payout({ status: 'canceled' }), { status: 'failed', reason: 'canceled' }],
  ])('%s', async (type, object, expected) => {
    const result = await deliver(snapshotEvent(type, object));
    expect(result).toMatchObject({
      kind: 'updates',
      evidence: 'signed',
      eventId: 'evt_1Test',
      acknowledgement: { status: 200, body: '{"received":true}' },
      updates: [{ transactionId, ...expected }],
    });
  });

  test('find by reference an object without our label', async () => {
    const result = await deliver(snapshotEvent('payment_intent.succeeded', stubbedIntent()));
    expect(result).toMatchObject({
      kind: 'updates',
      updates: [{ gatewayReference: 'pi_1Stub', status: 'succeeded' }],
    });
    expect(result.kind === 'updates' && result.updates[0]?.transactionId).toBeFalsy();
  });

  test('believe a payout of a connected account as a hint only', async () => {
    const event = snapshotEvent('payout.failed', payout({ status: 'failed' }), { account: 'acct_1Payee' });
    await expect(deliver(event)).resolves.toMatchObject({ kind: 'updates', evidence: 'hint' });
  });

  test('name the session of an intent that was captured inside one', async () => {
    const event = snapshotEvent('payment_intent.succeeded', stubbedIntent(insideCheckout));
    const delivered = deliver(event, {}, () => ({
      status: 200,
      json: { object: 'list', data: [session({})], has_more: false },
    }));
    await expect(delivered).resolves.toMatchObject({
      kind: 'updates',
      updates: [{ status: 'succeeded', gatewayReference: 'cs_test_1', transactionId }],
    });
    expect(delivered.requests[0]?.url).toContain('/v1/checkout/sessions?payment_intent=pi_1Stub');
  });

  test('state the requested amount, although the intent inside a session is in the payer’s currency', async () => {
    const intent = stubbedIntent({ ...insideCheckout, amount: 2082, amount_received: 2082, currency: 'cad' });
    const event = snapshotEvent('payment_intent.succeeded', intent, { api_version: '2024-06-20' });
    const sessions = answerByPath({ '/v1/checkout/sessions': stubbedList([session({})]) });
    await expect(deliver(event, {}, sessions)).resolves.toMatchObject({
      updates: [{ status: 'succeeded', money, gatewayReference: 'cs_test_1' }],
    });
  });

  test('state how much of held funds was captured outside, inside a session too', async () => {
    const part = { amount_received: 900, capture_method: 'manual' };
    const captured = {
      status: 'succeeded',
      isPartialCapture: true,
      money: { amountMinor: 900, currency: 'USD' },
    };
    const plain = snapshotEvent('payment_intent.succeeded', stubbedIntent({ ...ours, ...part }));
    await expect(deliver(plain)).resolves.toMatchObject({
      updates: [{ ...captured, gatewayReference: 'pi_1Stub' }],
    });
    const inside = snapshotEvent('payment_intent.succeeded', stubbedIntent({ ...insideCheckout, ...part }));
    const sessions = answerByPath({ '/v1/checkout/sessions': stubbedList([session({})]) });
    await expect(deliver(inside, {}, sessions)).resolves.toMatchObject({
      updates: [{ ...captured, gatewayReference: 'cs_test_1' }],
    });
  });

  test('show why the bank returned a debit, from the intent inside the session', async () => {
    const bounced = session({ payment_status: 'unpaid', payment_intent: 'pi_1Stub' });
    const error = {
      code: 'payment_method_provider_decline',
      decline_code: 'insufficient_funds',
      message: 'R01',
    };
    const intent = stubbedIntent({ status: 'requires_payment_method', last_payment_error: error });
    const event = snapshotEvent('checkout.session.async_payment_failed', bounced);
    const intents = answerByPath({ '/v1/payment_intents/pi_1Stub': intent });
    await expect(deliver(event, {}, intents)).resolves.toMatchObject({
      updates: [
        { status: 'failed', reason: 'insufficient_funds', rawMessage: 'R01', gatewayReference: 'cs_test_1' },
      ],
    });
  });
});

describe('rejected', () => {
  test('an event larger than 1 MiB', async () => {
    const padding = 'x'.repeat(1024 * 1024);
    const event = snapshotEvent('payment_intent.succeeded', stubbedIntent(ours), { padding });
    await expect(deliver(event)).rejects.toMatchObject({ code: 'callback_rejected' });
  });

  test('a signature that is not ours, whatever the event is about', async () => {
    const { gateway } = stubStripe(noFetch, { webhookSecrets: [eventSecret] });
    for (const event of [
      snapshotEvent('payment_intent.succeeded', stubbedIntent(ours), { livemode: true }),
      snapshotEvent('account.updated', { id: 'acct_1', object: 'account' }, { account: 'acct_1' }),
    ]) {
      const header = signOfficially(event, undefined, 'whsec_of_somebody_else');
      await expect(gateway.handleCallback(Buffer.from(event), callbackContext(header))).rejects.toMatchObject(
        { code: 'callback_rejected', effect: 'none' },
      );
    }
  });
});

describe('unreadable although well signed', () => {
  test.each([
    ['null', 'null'],
    ['an array', '[]'],
    ['no JSON', '{"id":'],
    ['no event', '{"object":"event"}'],
    ['an event about nothing', snapshotEvent('payment_intent.succeeded', {})],
    [
      'an amount that is none',
      snapshotEvent('payment_intent.succeeded', stubbedIntent({ amount_received: '1500' })),
    ],
    [
      'a success without an amount',
      snapshotEvent('payment_intent.succeeded', stubbedIntent({ amount_received: null })),
    ],
    [
      'a payment of ours in a currency nobody knows',
      snapshotEvent('payment_intent.succeeded', stubbedIntent({ ...ours, currency: 'zzz' })),
    ],
    [
      'another object than its name says',
      snapshotEvent('payment_intent.succeeded', { id: 'cus_1', object: 'customer' }),
    ],
  ])('%s', async (_what, payload) => {
    await expect(deliver(payload)).rejects.toMatchObject({ code: 'callback_unreadable', effect: 'none' });
  });
});

test('reports an endpoint of another API version once, and reads its events all the same', async () => {
  const warnings: string[] = [];
  const silent = () => {};
  const logger = {
    debug: silent,
    info: silent,
    error: silent,
    warn: (_fields: object, message: string) => warnings.push(message),
  };
  const { gateway } = stubStripe(noFetch, { webhookSecrets: [eventSecret], logger });
  const payload = snapshotEvent('payment_intent.succeeded', stubbedIntent(ours), {
    api_version: '2019-12-03',
  });
  for (let time = 0; time < 2; time += 1) {
    const result = await gateway.handleCallback(
      Buffer.from(payload),
      callbackContext(signOfficially(payload)),
    );
    expect(result.kind).toBe('updates');
  }
  expect(warnings).toEqual([expect.stringContaining('2019-12-03')]);
});
