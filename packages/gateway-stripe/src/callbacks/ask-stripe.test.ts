import { PaymentError } from '@lango/core';
import { describe, expect, test } from 'vitest';
import { deliverEvent as deliver, stubbedList } from '../testing/deliver-event.js';
import { snapshotEvent } from '../testing/stripe-events.js';
import { stripeError, stubbedIntent, type StubbedAnswer } from '../testing/stub-stripe.js';
import { insideCheckout, amounts, session, refund, transfer } from '../testing/stripe-objects.js';

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
