import { describe, expect, test } from 'vitest';
import { answerByPath, deliverEvent as deliver } from '../testing/deliver-event.js';
import { stubbedIntent } from '../testing/stub-stripe.js';
import { transactionId, ours, money, payout } from '../testing/stripe-objects.js';

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
