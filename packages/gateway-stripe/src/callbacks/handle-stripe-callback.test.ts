import { createTransactionId } from '@lango/core';
import type { GatewayHttpRequest } from '@lango/core/gateway-kit';
import { describe, expect, test } from 'vitest';
import type { StripeGatewayOptions } from '../stripe-options.js';
import { callbackContext, eventSecret, signOfficially, snapshotEvent } from '../testing/stripe-events.js';
import { stubbedIntent, stubStripe, type StubbedAnswer } from '../testing/stub-stripe.js';

const transactionId = createTransactionId();
const ours = { metadata: { lango_transaction_id: transactionId } };
const insideCheckout = { metadata: { lango_transaction_id: transactionId, lango_checkout: 'true' } };
const money = { amountMinor: 1500, currency: 'USD' };
const amounts = { amount: 1500, currency: 'usd' };

const noFetch = (): StubbedAnswer => new Error('nothing is fetched');

const deliver = (
  payload: string,
  options: Partial<StripeGatewayOptions> = {},
  answer: (request: GatewayHttpRequest) => StubbedAnswer = noFetch,
) => {
  const { gateway, requests } = stubStripe(answer, { webhookSecrets: [eventSecret], ...options });
  const result = gateway.handleCallback(Buffer.from(payload), callbackContext(signOfficially(payload)));
  return Object.assign(result, { requests });
};

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
});

describe('entries', () => {
  const dispute = (changes: object) => ({
    id: 'dp_1',
    object: 'dispute',
    status: 'needs_response',
    reason: 'fraudulent',
    payment_intent: 'pi_1Stub',
    ...amounts,
    ...changes,
  });

  test('a dispute, with our id from its intent', async () => {
    const event = snapshotEvent('charge.dispute.created', dispute({}));
    await expect(
      deliver(event, {}, () => ({ status: 200, json: stubbedIntent(ours) })),
    ).resolves.toMatchObject({
      kind: 'entries',
      evidence: 'signed',
      entries: [
        {
          kind: 'chargeback',
          transactionId,
          gatewayReference: 'pi_1Stub',
          entryReference: 'dp_1',
          money,
          rawCode: 'fraudulent',
        },
      ],
    });
  });

  test('a dispute, by its intent alone while Stripe cannot be asked', async () => {
    const event = snapshotEvent('charge.dispute.funds_withdrawn', dispute({}));
    await expect(deliver(event, {}, () => ({ status: 500, text: '' }))).resolves.toMatchObject({
      kind: 'entries',
      entries: [{ kind: 'chargeback', gatewayReference: 'pi_1Stub' }],
    });
  });

  test('a dispute that was won is none', async () => {
    const event = snapshotEvent('charge.dispute.closed', dispute({ status: 'won' }));
    await expect(deliver(event)).resolves.toMatchObject({ kind: 'ignored' });
  });

  test('a transfer taken back', async () => {
    const event = snapshotEvent('transfer.reversed', transfer({ amount_reversed: 500, reversed: false }));
    await expect(deliver(event)).resolves.toMatchObject({
      kind: 'entries',
      entries: [
        {
          kind: 'returned',
          transactionId,
          gatewayReference: 'tr_1',
          money: { amountMinor: 500, currency: 'USD' },
        },
      ],
    });
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

describe('rejected', () => {
  const succeeded = (changes: Record<string, unknown>) =>
    snapshotEvent('payment_intent.succeeded', stubbedIntent(ours), changes);
  const liveKey = ['sk', 'live', 'notARealKey'].join('_');

  test.each([
    ['a live event at a test gateway', succeeded({ livemode: true }), {}],
    ['a test event at a live gateway', succeeded({}), { apiKey: liveKey }],
    ['another account’s event', succeeded({ account: 'acct_1Other' }), {}],
    ['another connected account’s event', succeeded({ account: 'acct_1Other' }), { accountId: 'acct_1Mine' }],
    ['the platform’s event at a connected account’s gateway', succeeded({}), { accountId: 'acct_1Mine' }],
  ])('%s', async (_what, payload, options) => {
    await expect(deliver(payload, options)).rejects.toMatchObject({
      code: 'callback_rejected',
      effect: 'none',
    });
  });

  test('but not the bound account’s own', async () => {
    const event = succeeded({ account: 'acct_1Mine' });
    await expect(deliver(event, { accountId: 'acct_1Mine' })).resolves.toMatchObject({
      kind: 'updates',
      evidence: 'signed',
    });
  });

  test('an event larger than 1 MiB', async () => {
    await expect(deliver(succeeded({ padding: 'x'.repeat(1024 * 1024) }))).rejects.toMatchObject({
      code: 'callback_rejected',
    });
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
      'a currency nobody knows',
      snapshotEvent('payment_intent.succeeded', stubbedIntent({ currency: 'zzz' })),
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

  test('of live mode or another account is rejected before anything is fetched', async () => {
    for (const changes of [{ livemode: true }, { context: 'acct_1Other' }]) {
      await expect(deliver(thin(changes))).rejects.toMatchObject({ code: 'callback_rejected' });
    }
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
