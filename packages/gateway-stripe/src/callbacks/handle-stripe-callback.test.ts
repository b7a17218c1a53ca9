import { createTransactionId, PaymentError } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { answerByPath, deliverEvent as deliver, noFetch, stubbedList } from '../testing/deliver-event.js';
import { callbackContext, eventSecret, signOfficially, snapshotEvent } from '../testing/stripe-events.js';
import { stripeError, stubbedIntent, stubStripe, type StubbedAnswer } from '../testing/stub-stripe.js';

const transactionId = createTransactionId();
const ours = { metadata: { lango_transaction_id: transactionId } };
const insideCheckout = { metadata: { lango_transaction_id: transactionId, lango_checkout: 'true' } };
const money = { amountMinor: 1500, currency: 'USD' };
const amounts = { amount: 1500, currency: 'usd' };

const session = (changes: object) => ({
  id: 'cs_test_1',
  object: 'checkout.session',
  status: 'complete',
  payment_status: 'paid',
  amount_total: 1500,
  currency: 'usd',
  ...ours,
  ...changes,
});
const payout = (changes: object) => ({
  id: 'po_1',
  object: 'payout',
  status: 'paid',
  ...amounts,
  ...ours,
  ...changes,
});
const refund = (changes: object) => ({
  id: 're_1',
  object: 'refund',
  status: 'succeeded',
  ...amounts,
  ...ours,
  ...changes,
});
const transfer = (changes: object) => ({ id: 'tr_1', object: 'transfer', ...amounts, ...ours, ...changes });
const declined = {
  last_payment_error: { code: 'card_declined', decline_code: 'do_not_honor', message: 'no' },
};

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

describe('a question that Stripe does not answer leaves the event to be delivered again', () => {
  const bounced = session({ payment_status: 'unpaid', payment_intent: 'pi_1Stub' });
  const dispute = { id: 'dp_1', object: 'dispute', status: 'needs_response', ...amounts };
  const events: readonly (readonly [string, string])[] = [
    [
      'the intent of a dispute',
      snapshotEvent('charge.dispute.created', { ...dispute, payment_intent: 'pi_1Stub' }),
    ],
    ['the charge of a dispute', snapshotEvent('charge.dispute.created', { ...dispute, charge: 'ch_1' })],
    [
      'the intent of a refund made outside',
      snapshotEvent('refund.created', refund({ metadata: {}, payment_intent: 'pi_1Stub' })),
    ],
    ['the session of an intent', snapshotEvent('payment_intent.succeeded', stubbedIntent(insideCheckout))],
    ['the intent of a debit that bounced', snapshotEvent('checkout.session.async_payment_failed', bounced)],
    [
      'the reversals of a transfer',
      snapshotEvent('transfer.reversed', transfer({ amount_reversed: 500, reversals: stubbedList([]) })),
    ],
  ];
  const answers: readonly (readonly [string, () => StubbedAnswer, string])[] = [
    ['500', () => ({ status: 500, text: '' }), 'gateway_error'],
    ['429', () => stripeError(429, {}), 'rate_limited'],
    ['403', () => stripeError(403, {}), 'credentials_rejected'],
    ['a lost connection', () => new PaymentError('connection_lost', 'unknown', 'lost'), 'connection_lost'],
    ['half an answer', () => ({ status: 200, text: '{"id":' }), 'response_unreadable'],
    ['an answer that says nothing', () => ({ status: 200, json: {} }), 'response_unreadable'],
    ['an answer that is null', () => ({ status: 200, text: 'null' }), 'response_unreadable'],
  ];

  test.each(
    events.flatMap(([what, event]) =>
      answers.map(([how, answer, code]) => ({ what, event, how, answer, code })),
    ),
  )('$what: $how', async ({ event, answer, code }) => {
    await expect(deliver(event, {}, answer)).rejects.toMatchObject({ code, effect: 'none' });
  });

  test('the session of an intent that is behind a dispute', async () => {
    const event = snapshotEvent('charge.dispute.created', { ...dispute, payment_intent: 'pi_1Stub' });
    const delivered = deliver(event, {}, ({ url }) =>
      url.includes('/payment_intents/')
        ? { status: 200, json: stubbedIntent(insideCheckout) }
        : { status: 503, text: '' },
    );
    await expect(delivered).rejects.toMatchObject({ code: 'gateway_error', effect: 'none' });
  });
});

describe('ignored, with why', () => {
  test.each([
    ['customer.created', { id: 'cus_1', object: 'customer' }],
    ['charge.succeeded', { id: 'ch_1', object: 'charge' }],
    ['charge.refunded', { id: 'ch_1', object: 'charge' }],
    ['payout.reconciliation_completed', payout({})],
    ['payout.paid', payout({ automatic: true })],
    ['toString', {}],
    [
      'payment_intent.payment_failed',
      stubbedIntent({ ...insideCheckout, ...declined, status: 'requires_payment_method' }),
    ],
  ])('%s', async (type, object) => {
    const result = await deliver(snapshotEvent(type, object));
    expect(result).toMatchObject({ kind: 'ignored', acknowledgement: { status: 200 } });
    expect(result.kind === 'ignored' && result.reason).toMatch(/\w+ \w+/);
  });
});

describe('not for this instance: acknowledged and ignored, because Stripe disables endpoints that refuse', () => {
  const succeeded = (changes: Record<string, unknown>) =>
    snapshotEvent('payment_intent.succeeded', stubbedIntent(ours), changes);
  const liveKey = ['sk', 'live', 'notARealKey'].join('_');
  const thing = (changes: Record<string, unknown>) =>
    snapshotEvent('account.updated', { id: 'acct_1Other', object: 'account' }, changes);

  test.each([
    ['a live event at a test gateway', succeeded({ livemode: true }), {}, /live mode/],
    ['a test event at a live gateway', succeeded({}), { apiKey: liveKey }, /test mode/],
    ['a direct charge of a connected account', succeeded({ account: 'acct_1Other' }), {}, /another account/],
    [
      'another connected account’s event',
      succeeded({ account: 'acct_1Other' }),
      { accountId: 'acct_1Mine' },
      /another account/,
    ],
    [
      'the platform’s event at a connected account’s gateway',
      succeeded({}),
      { accountId: 'acct_1Mine' },
      /platform/,
    ],
    ['a kind that is no payment, of the other mode', thing({ livemode: true }), {}, /account\.updated/],
    [
      'a kind that is no payment, of another account',
      thing({ account: 'acct_1Other' }),
      {},
      /account\.updated/,
    ],
    [
      'a live payout of a connected account',
      snapshotEvent('payout.paid', payout({}), { account: 'acct_1Other', livemode: true }),
      {},
      /live mode/,
    ],
    [
      'a kind of event that nobody knows yet, whatever its shape',
      '{"object":"event","type":"moon.landed"}',
      {},
      /moon\.landed/,
    ],
  ])('%s', async (_what, payload, options, why) => {
    const result = await deliver(payload, options);
    expect(result).toMatchObject({ kind: 'ignored', acknowledgement: { status: 200 } });
    expect(result.kind === 'ignored' && result.reason).toMatch(why);
  });

  test('but one of the bound account is accepted', async () => {
    const event = succeeded({ account: 'acct_1Mine' });
    await expect(deliver(event, { accountId: 'acct_1Mine' })).resolves.toMatchObject({
      kind: 'updates',
      evidence: 'signed',
    });
  });

  const other = { metadata: {} };
  test.each([
    [
      'a payment in a currency of no payment of ours',
      'payment_intent.succeeded',
      stubbedIntent({ currency: 'usdc' }),
    ],
    ['a refund in such a currency', 'refund.created', refund({ ...other, currency: 'usdc' })],
    [
      'a subscription’s Checkout Session',
      'checkout.session.completed',
      session({ ...other, mode: 'subscription' }),
    ],
    [
      'a Checkout Session that sets a card up',
      'checkout.session.completed',
      session({
        ...other,
        mode: 'setup',
        amount_total: null,
        currency: null,
        payment_status: 'no_payment_required',
      }),
    ],
    [
      'a Checkout Session that a coupon made free',
      'checkout.session.completed',
      session({ ...other, mode: 'payment', amount_total: 0, payment_status: 'no_payment_required' }),
    ],
  ])('%s', async (_what, type, object) => {
    await expect(deliver(snapshotEvent(type, object))).resolves.toMatchObject({ kind: 'ignored' });
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

describe('a thin event', () => {
  const thin = (changes: object = {}) =>
    JSON.stringify({
      id: 'evt_test_1Thin',
      object: 'v2.core.event',
      type: 'v1.payment_intent.succeeded',
      created: '2026-11-22T10:00:00.000Z',
      livemode: false,
      related_object: { id: 'pi_1Stub', type: 'payment_intent', url: '/v1/payment_intents/pi_1Stub' },
      ...changes,
    });

  test('is a pointer: the object it names is fetched', async () => {
    const delivered = deliver(thin(), {}, () => ({ status: 200, json: stubbedIntent(ours) }));
    await expect(delivered).resolves.toMatchObject({
      kind: 'updates',
      evidence: 'signed',
      eventId: 'evt_test_1Thin',
      updates: [{ status: 'succeeded', transactionId, money }],
    });
    expect(delivered.requests.map(({ method, url }) => [method, new URL(url).pathname])).toEqual([
      ['GET', '/v1/payment_intents/pi_1Stub'],
    ]);
  });

  test('is delivered again when the object cannot be fetched', async () => {
    await expect(deliver(thin(), {}, () => ({ status: 500, text: '' }))).rejects.toMatchObject({
      code: 'gateway_error',
      effect: 'none',
    });
  });

  test('of live mode or another account is ignored before anything is fetched', async () => {
    const accounts = { type: 'v2.core.account[requirements].updated', context: 'acct_1Other' };
    const ping = { type: 'v2.core.event_destination.ping', related_object: null };
    for (const changes of [{ livemode: true }, { context: 'acct_1Other' }, accounts, ping]) {
      await expect(deliver(thin(changes))).resolves.toMatchObject({ kind: 'ignored' });
    }
  });

  test('about a payout of a connected account is a hint, fetched from that account', async () => {
    const related_object = { id: 'po_1', type: 'payout', url: '/v1/payouts/po_1' };
    const event = thin({ type: 'v1.payout.failed', context: 'acct_1Payee', related_object });
    const failed = payout({ status: 'failed', failure_code: 'account_closed' });
    const delivered = deliver(event, {}, answerByPath({ '/v1/payouts/po_1': failed }));
    await expect(delivered).resolves.toMatchObject({
      kind: 'updates',
      evidence: 'hint',
      updates: [{ status: 'failed', gatewayReference: 'po_1', rawCode: 'account_closed' }],
    });
    expect(delivered.requests[0]?.headers).toMatchObject({ 'Stripe-Account': 'acct_1Payee' });
  });

  test('about an object that Stripe does not know is ignored', async () => {
    await expect(deliver(thin(), {}, answerByPath({}))).resolves.toMatchObject({ kind: 'ignored' });
  });

  test('about something else is ignored, one without an object unreadable', async () => {
    await expect(deliver(thin({ type: 'v1.billing.meter.no_meter_found' }))).resolves.toMatchObject({
      kind: 'ignored',
    });
    await expect(deliver(thin({ related_object: null }))).rejects.toMatchObject({
      code: 'callback_unreadable',
    });
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
