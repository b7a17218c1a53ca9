import { describe, expect, test } from 'vitest';
import { callContext, confirmedDeposit, sampleTransaction } from '../testing/sample-transactions.js';
import { stubbedIntent, stubStripe } from '../testing/stub-stripe.js';

/** As stripe-mock answers every creation: still payable, with an error of some earlier attempt. */
const withOldError = stubbedIntent({
  status: 'requires_payment_method',
  amount_received: 0,
  last_payment_error: { type: 'idempotency_error' },
});

describe('an intent with an old last_payment_error', () => {
  test('waits for the payer before any confirmation', async () => {
    const { gateway, requests } = stubStripe(() => ({ status: 200, json: withOldError }));
    const deposit = sampleTransaction('deposit');
    expect(await gateway.deposit(deposit, callContext(deposit, 'deposit'))).toEqual({
      status: 'pending',
      gatewayReference: 'pi_1Stub',
      action: { type: 'client-secret', clientSecret: 'pi_1Stub_secret_stub' },
    });
    expect(requests).toHaveLength(1);
  });

  test('is canceled before it is called failed when our own confirmation was refused', async () => {
    const canceled = { ...withOldError, status: 'canceled' };
    const { gateway, requests } = stubStripe((_, index) => ({
      status: 200,
      json: index === 0 ? withOldError : canceled,
    }));
    const deposit = confirmedDeposit('pm_card_visa');
    expect(await gateway.deposit(deposit, callContext(deposit, 'deposit'))).toMatchObject({
      status: 'failed',
      gatewayReference: 'pi_1Stub',
      rawCode: 'idempotency_error',
    });
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v1/payment_intents',
      '/v1/payment_intents/pi_1Stub/cancel',
    ]);
  });
});
