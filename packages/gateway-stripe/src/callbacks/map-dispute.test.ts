import { createTransactionId } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { answerByPath, deliverEvent, stubbedList } from '../testing/deliver-event.js';
import { snapshotEvent } from '../testing/stripe-events.js';
import { stubbedIntent } from '../testing/stub-stripe.js';

const transactionId = createTransactionId();
const dispute = (changes: object) => ({
  id: 'dp_1',
  object: 'dispute',
  status: 'needs_response',
  reason: 'fraudulent',
  amount: 1500,
  currency: 'usd',
  created: 1_790_000_000,
  payment_intent: 'pi_1Stub',
  ...changes,
});
const intent = stubbedIntent({ metadata: { lango_transaction_id: transactionId } });
const stripe = answerByPath({ '/v1/payment_intents/pi_1Stub': intent });
const deliver = (type: string, changes: object, answer = stripe) =>
  deliverEvent(snapshotEvent(`charge.dispute.${type}`, dispute(changes)), {}, answer);
const withdrawal = [{ amount: -1500 }];

describe('a dispute', () => {
  test('is one chargeback with the dispute’s id, whichever event reports it', async () => {
    for (const [type, status] of [
      ['created', 'needs_response'],
      ['funds_withdrawn', 'needs_response'],
      ['updated', 'under_review'],
      ['funds_withdrawn', 'charge_refunded'],
    ] as const) {
      await expect(deliver(type, { status })).resolves.toMatchObject({
        kind: 'entries',
        evidence: 'signed',
        entries: [
          {
            kind: 'chargeback',
            entryReference: 'dp_1',
            transactionId,
            gatewayReference: 'pi_1Stub',
            money: { amountMinor: 1500, currency: 'USD' },
            rawCode: 'fraudulent',
            occurredAt: '2026-09-21T14:13:20.000Z',
          },
        ],
      });
    }
  });

  test('of a part is about that part', async () => {
    await expect(deliver('created', { amount: 400 })).resolves.toMatchObject({
      entries: [{ kind: 'chargeback', money: { amountMinor: 400, currency: 'USD' } }],
    });
  });

  test('that is lost is the same chargeback, and final', async () => {
    const open = await deliver('created', {});
    expect(open.kind === 'entries' && open.entries[0]).not.toHaveProperty('isFinal');
    await expect(deliver('closed', { status: 'lost' })).resolves.toMatchObject({
      entries: [{ kind: 'chargeback', entryReference: 'dp_1', isFinal: true }],
    });
  });

  test.each([
    ['closed', 'won'],
    ['funds_reinstated', 'won'],
    ['funds_reinstated', 'under_review'],
  ])('that gave the money back (%s, %s) tells both ways, so that none is missing', async (type, status) => {
    await expect(deliver(type, { status })).resolves.toMatchObject({
      entries: [
        { kind: 'chargeback', entryReference: 'dp_1' },
        { kind: 'chargeback-reversed', entryReference: 'dp_1', transactionId, rawCode: status },
      ],
    });
  });

  test('names the session of a deposit that was paid on a page', async () => {
    const labels = { lango_transaction_id: transactionId, lango_checkout: 'true' };
    const session = { id: 'cs_test_1', object: 'checkout.session', payment_status: 'paid' };
    const answer = answerByPath({
      '/v1/payment_intents/pi_1Stub': stubbedIntent({ metadata: labels }),
      '/v1/checkout/sessions': stubbedList([session]),
    });
    await expect(deliver('created', {}, answer)).resolves.toMatchObject({
      entries: [{ transactionId, gatewayReference: 'cs_test_1' }],
    });
  });

  test('that names its charge only is found through the charge', async () => {
    const answer = answerByPath({
      '/v1/charges/ch_1': { id: 'ch_1', object: 'charge', payment_intent: 'pi_1Stub' },
      '/v1/payment_intents/pi_1Stub': intent,
    });
    await expect(
      deliver('created', { payment_intent: undefined, charge: 'ch_1' }, answer),
    ).resolves.toMatchObject({
      entries: [{ transactionId, gatewayReference: 'pi_1Stub' }],
    });
  });

  test('of an intent that Stripe does not know keeps the intent’s id', async () => {
    const told = await deliver('created', {}, answerByPath({}));
    expect(told).toMatchObject({ entries: [{ gatewayReference: 'pi_1Stub' }] });
    expect(told.kind === 'entries' && told.entries[0]).not.toHaveProperty('transactionId');
  });
});

describe('no money moved, so it is ignored with why', () => {
  test.each([
    ['an inquiry', 'created', { status: 'warning_needs_response', balance_transactions: [] }],
    ['an inquiry under review', 'updated', { status: 'warning_under_review' }],
    ['an inquiry that closed', 'closed', { status: 'warning_closed' }],
    ['a dispute that was prevented', 'closed', { status: 'prevented' }],
    ['a status that nobody knows yet', 'updated', { status: 'sideways' }],
    ['a dispute about nothing', 'created', { amount: 0 }],
    ['a dispute of a charge without an intent', 'created', { payment_intent: null, charge: 'ch_1' }],
    [
      'a dispute of a charge that Stripe does not know',
      'created',
      { payment_intent: undefined, charge: 'ch_1' },
    ],
    ['a dispute of nothing', 'created', { payment_intent: undefined }],
  ])('%s', async (_what, type, changes) => {
    const result = await deliver(type, changes);
    expect(result).toMatchObject({ kind: 'ignored', acknowledgement: { status: 200 } });
    expect(result.kind === 'ignored' && result.reason).toMatch(/^dp_1 /);
  });

  test('but an inquiry whose money was withdrawn all the same is a chargeback', async () => {
    const changes = { status: 'warning_under_review', balance_transactions: withdrawal };
    await expect(deliver('funds_withdrawn', changes)).resolves.toMatchObject({
      entries: [{ kind: 'chargeback' }],
    });
  });

  test('and an inquiry that becomes a dispute is one', async () => {
    const changes = { status: 'needs_response', balance_transactions: withdrawal };
    await expect(deliver('updated', changes)).resolves.toMatchObject({
      entries: [{ kind: 'chargeback', entryReference: 'dp_1' }],
    });
  });
});
