import { describe, expect, test } from 'vitest';
import { deliverEvent as deliver } from '../testing/deliver-event.js';
import { snapshotEvent } from '../testing/stripe-events.js';
import { stubbedIntent } from '../testing/stub-stripe.js';
import { ours, insideCheckout, session, payout, refund, declined } from '../testing/stripe-objects.js';

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
