import { createTransactionId } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { answerByPath, deliverEvent, stubbedList } from '../testing/deliver-event.js';
import { snapshotEvent } from '../testing/stripe-events.js';
import { stubbedIntent } from '../testing/stub-stripe.js';

const transactionId = createTransactionId();
const labels = { lango_transaction_id: transactionId };
const refund = (id: string, changes: object = {}) => ({
  id,
  object: 'refund',
  status: 'succeeded',
  amount: 600,
  currency: 'usd',
  payment_intent: 'pi_1Stub',
  metadata: {},
  ...changes,
});
const ours = refund('re_3', { metadata: { lango_transaction_id: createTransactionId() } });
const stripe = (...refunds: object[]) =>
  answerByPath({
    '/v1/refunds': stubbedList(refunds),
    '/v1/payment_intents/pi_1Stub': stubbedIntent({ metadata: labels }),
  });
const charge = { id: 'ch_1', object: 'charge', amount_refunded: 1200, payment_intent: 'pi_1Stub' };
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const deliver = (type: string, object: object, apiVersion: string, answer = stripe()) =>
  deliverEvent(snapshotEvent(type, object, { api_version: apiVersion }), { logger }, answer);
const old = '2023-10-16';

describe('an endpoint of an API version before refunds had events of their own', () => {
  test('states a sum, so the outside refunds are listed', async () => {
    const answer = stripe(
      refund('re_1'),
      refund('re_2', { status: 'pending' }),
      ours,
      refund('re_4', { status: 'failed' }),
    );
    const delivered = deliver('charge.refunded', charge, old, answer);
    await expect(delivered).resolves.toMatchObject({
      kind: 'entries',
      entries: [
        { kind: 'refunded', entryReference: 're_1', transactionId, gatewayReference: 'pi_1Stub' },
        { kind: 'refunded', entryReference: 're_4' },
        { kind: 'returned', entryReference: 're_4' },
      ],
    });
    expect(delivered.requests[0]?.url).toContain('/v1/refunds?payment_intent=pi_1Stub');
  });

  test('reports a refund’s change under another name', async () => {
    await expect(deliver('charge.refund.updated', refund('re_1'), old)).resolves.toMatchObject({
      entries: [{ kind: 'refunded', entryReference: 're_1', transactionId }],
    });
    await expect(deliver('charge.refund.updated', { ...ours, status: 'failed' }, old)).resolves.toMatchObject(
      {
        kind: 'updates',
        updates: [{ status: 'failed', gatewayReference: 're_3' }],
      },
    );
  });

  test.each([
    ['only refunds of ours', charge, stripe(ours)],
    ['no refund that Stripe lists', charge, stripe()],
    ['a charge without an intent', { ...charge, payment_intent: null }, stripe()],
  ])('is ignored about %s', async (_what, object, answer) => {
    await expect(deliver('charge.refunded', object, old, answer)).resolves.toMatchObject({ kind: 'ignored' });
  });

  test('is delivered again when the refunds cannot be listed', async () => {
    const answer = () => ({ status: 500, text: '' });
    await expect(deliver('charge.refunded', charge, old, answer)).rejects.toMatchObject({
      code: 'gateway_error',
      effect: 'none',
    });
  });
});

test('later versions report each refund, so the sum is ignored and nothing is requested', async () => {
  for (const version of ['2024-10-28.acacia', '2026-10-28.endive']) {
    const delivered = deliver('charge.refunded', charge, version, stripe(refund('re_1')));
    await expect(delivered).resolves.toMatchObject({ kind: 'ignored' });
    expect(delivered.requests).toEqual([]);
  }
});
