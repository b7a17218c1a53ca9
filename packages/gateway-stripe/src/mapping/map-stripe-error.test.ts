import { PaymentError } from '@lango/core';
import { expect, test } from 'vitest';
import { callContext, sampleTransaction } from '../testing/sample-transactions.js';
import { stripeError, stubbedIntent, stubStripe, type StubbedAnswer } from '../testing/stub-stripe.js';

const answers: readonly (readonly [string, StubbedAnswer, string, string])[] = [
  ['400', stripeError(400, { code: 'parameter_invalid' }), 'request_rejected', 'none'],
  ['404', stripeError(404, { code: 'resource_missing' }), 'request_rejected', 'none'],
  [
    '401',
    stripeError(401, { message: 'Invalid API Key provided: sk_test_***fake' }),
    'credentials_rejected',
    'none',
  ],
  ['403', stripeError(403, { code: 'account_invalid' }), 'credentials_rejected', 'none'],
  ['429', stripeError(429, { code: 'rate_limit' }), 'rate_limited', 'none'],
  ['429 lock_timeout', stripeError(429, { code: 'lock_timeout' }), 'rate_limited', 'none'],
  ['400 rate_limit', stripeError(400, { code: 'rate_limit' }), 'rate_limited', 'none'],
  ['400 to be retried', stripeError(400, {}, { 'stripe-should-retry': 'true' }), 'rate_limited', 'none'],
  ['409 key in use', stripeError(409, { code: 'idempotency_key_in_use' }), 'request_in_progress', 'unknown'],
  [
    '409 key in use, by type',
    stripeError(409, { type: 'idempotency_error' }),
    'request_in_progress',
    'unknown',
  ],
  ['400 other parameters', stripeError(400, { type: 'idempotency_error' }), 'duplicate_reference', 'unknown'],
  ['500', stripeError(500, { type: 'api_error' }), 'gateway_error', 'unknown'],
  ['502 of a proxy', { status: 502, text: '<html>' }, 'gateway_error', 'unknown'],
  ['404 of a proxy', { status: 404, text: '{}' }, 'gateway_error', 'unknown'],
  ['429 of a proxy', { status: 429, text: 'slow down' }, 'gateway_error', 'unknown'],
  ['418', stripeError(418, {}), 'gateway_error', 'unknown'],
  ['302', { status: 302, text: '' }, 'response_unreadable', 'unknown'],
  ['200 without JSON', { status: 200, text: 'OK' }, 'response_unreadable', 'unknown'],
  ['200 of an array', { status: 200, text: '[]' }, 'response_unreadable', 'unknown'],
  ['200 of null', { status: 200, text: 'null' }, 'response_unreadable', 'unknown'],
  ['200 with an error', { status: 200, json: { error: { message: 'x' } } }, 'response_unreadable', 'unknown'],
  [
    '200 of another object',
    { status: 200, json: { id: 'tr_1', object: 'transfer' } },
    'response_unreadable',
    'unknown',
  ],
  [
    'an object of live mode',
    { status: 200, json: stubbedIntent({ livemode: true }) },
    'response_unreadable',
    'unknown',
  ],
  [
    'no amount',
    { status: 200, json: stubbedIntent({ amount_received: null }) },
    'response_unreadable',
    'unknown',
  ],
  ['a lost connection', new PaymentError('connection_lost', 'unknown', 'cut'), 'connection_lost', 'unknown'],
  [
    'no connection',
    new PaymentError('gateway_unreachable', 'none', 'refused'),
    'gateway_unreachable',
    'none',
  ],
];

test.each(answers)('%s', async (_what, answer, code, effect) => {
  const { gateway, requests } = stubStripe(() => answer);
  const deposit = sampleTransaction('deposit');
  const thrown: unknown = await gateway
    .deposit(deposit, callContext(deposit, 'deposit'))
    .catch((error: unknown) => error);
  expect(thrown).toMatchObject({ name: 'PaymentError', code, effect });
  expect(String((thrown as Error).message)).not.toContain('sk_test_');
  expect(requests).toHaveLength(1);
});

test('passes on how long to wait', async () => {
  const { gateway } = stubStripe(() => stripeError(429, {}, { 'retry-after': '7' }));
  const deposit = sampleTransaction('deposit');
  await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
    retryAfterMs: 7_000,
  });
});

test('sends a cut connection once only, though the official package would repeat it', async () => {
  const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  const { gateway, requests } = stubStripe(
    () => new PaymentError('connection_lost', 'unknown', 'reset', reset),
  );
  const deposit = sampleTransaction('deposit');
  await expect(gateway.deposit(deposit, callContext(deposit, 'deposit'))).rejects.toMatchObject({
    effect: 'unknown',
  });
  expect(requests).toHaveLength(1);
});

test.each([
  ['balance_insufficient', 'gateway_balance', true],
  ['insufficient_capabilities_for_transfer', 'invalid_counterparty', false],
  ['amount_too_large', 'limit_exceeded', false],
])('returns %s as a decline: %s', async (code, reason, retryable) => {
  const { gateway } = stubStripe(() => stripeError(400, { code }));
  const withdrawal = sampleTransaction('withdrawal');
  await expect(gateway.withdraw(withdrawal, callContext(withdrawal, 'withdraw'))).resolves.toMatchObject({
    status: 'failed',
    reason,
    retryable,
    rawCode: code,
  });
});
