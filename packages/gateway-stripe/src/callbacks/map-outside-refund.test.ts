import { createTransactionId } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { answerByPath, deliverEvent, stubbedList } from '../testing/deliver-event.js';
import { snapshotEvent } from '../testing/stripe-events.js';
import { stubbedIntent } from '../testing/stub-stripe.js';

const transactionId = createTransactionId();
const labels = { lango_transaction_id: transactionId };
const refund = (changes: object) => ({
  id: 're_1',
  object: 'refund',
  status: 'succeeded',
  amount: 600,
  currency: 'usd',
  created: 1_790_000_000,
  charge: 'ch_1',
  payment_intent: 'pi_1Stub',
  metadata: {},
  ...changes,
});
const stripe = answerByPath({
  '/v1/payment_intents/pi_1Stub': stubbedIntent({ metadata: labels }),
  '/v1/charges/ch_1': { id: 'ch_1', object: 'charge', payment_intent: 'pi_1Stub' },
});
const deliver = (type: string, changes: object, answer = stripe, previous?: object) => {
  const object = refund(changes);
  const data = { object, ...(previous !== undefined && { previous_attributes: previous }) };
  return deliverEvent(snapshotEvent(`refund.${type}`, object, { data }), {}, answer);
};
const money = { amountMinor: 600, currency: 'USD' };
const shared = { entryReference: 're_1', transactionId, gatewayReference: 'pi_1Stub', money };

describe('a refund made outside', () => {
  test('is an entry of the deposit once it succeeded, whichever event reports it', async () => {
    for (const type of ['created', 'updated']) {
      const result = await deliver(type, {});
      expect(result).toMatchObject({ kind: 'entries', evidence: 'signed' });
      expect(result.kind === 'entries' && result.entries).toEqual([
        {
          ...shared,
          kind: 'refunded',
          rawCode: 'succeeded',
          rawMessage: 'the refund re_1 was made outside',
          occurredAt: '2026-09-21T14:13:20.000Z',
        },
      ]);
    }
  });

  test('is found through its charge where it names no intent', async () => {
    await expect(deliver('created', { payment_intent: undefined })).resolves.toMatchObject({
      entries: [shared],
    });
  });

  test('of a deposit that was paid on a page names the session', async () => {
    const answer = answerByPath({
      '/v1/payment_intents/pi_1Stub': stubbedIntent({ metadata: { ...labels, lango_checkout: 'true' } }),
      '/v1/checkout/sessions': stubbedList([
        { id: 'cs_test_1', object: 'checkout.session', payment_status: 'paid' },
      ]),
    });
    await expect(deliver('created', {}, answer)).resolves.toMatchObject({
      entries: [{ transactionId, gatewayReference: 'cs_test_1' }],
    });
  });

  test('that failed after it was paid came back', async () => {
    const failed = {
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: 'txn_1',
    };
    await expect(deliver('failed', failed, stripe, { status: 'pending' })).resolves.toMatchObject({
      entries: [
        { ...shared, kind: 'refunded' },
        { ...shared, kind: 'returned', rawCode: 'expired_or_canceled_card' },
      ],
    });
    await expect(deliver('failed', { status: 'failed' })).resolves.toMatchObject({
      entries: [{ kind: 'refunded' }, { kind: 'returned', rawCode: 'failed' }],
    });
  });

  test.each([
    ['is pending', 'created', { status: 'pending' }, undefined],
    ['waits for the payer', 'created', { status: 'requires_action' }, undefined],
    ['was canceled', 'updated', { status: 'canceled' }, undefined],
    ['failed before it was paid', 'failed', { status: 'failed' }, { status: 'pending' }],
    ['has no status', 'created', { status: null }, undefined],
    ['is of a charge without an intent', 'created', { payment_intent: null }, undefined],
    [
      'is of a charge that Stripe does not know',
      'created',
      { payment_intent: undefined, charge: 'ch_2' },
      undefined,
    ],
    ['gives nothing back', 'created', { amount: 0 }, undefined],
  ])('that %s is ignored with why', async (_what, type, changes, previous) => {
    const result = await deliver(type, changes, stripe, previous);
    expect(result).toMatchObject({ kind: 'ignored', acknowledgement: { status: 200 } });
    expect(result.kind === 'ignored' && result.reason).toMatch(/^re_1 /);
  });
});

test('a refund with our label stays the update of that refund, which a failure ends or contradicts', async () => {
  const ours = { metadata: labels };
  await expect(deliver('created', ours, answerByPath({}))).resolves.toMatchObject({
    kind: 'updates',
    updates: [{ status: 'succeeded', transactionId, gatewayReference: 're_1' }],
  });
  await expect(deliver('failed', { ...ours, status: 'failed' }, answerByPath({}))).resolves.toMatchObject({
    kind: 'updates',
    updates: [{ status: 'failed', transactionId, gatewayReference: 're_1' }],
  });
});
