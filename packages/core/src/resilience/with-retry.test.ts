import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import {
  transaction,
  context,
  clean,
  uncertain,
  gatewayThat,
  retry,
  errorOf,
} from './testing/layer-calls.js';

describe('withRetry', () => {
  it('repeats after errors without effect', async () => {
    const gateway = gatewayThat([
      { do: 'fail-before-acting', error: clean },
      { do: 'fail-before-acting', error: clean },
    ]);
    expect(await retry(gateway).deposit(transaction, context())).toMatchObject({ status: 'succeeded' });
    expect(gateway.calls).toHaveLength(3);
  });

  it.each(['none', 'lookup'] as const)(
    'never repeats an uncertain call where idempotency is %s',
    async (idempotency) => {
      const gateway = gatewayThat([{ do: 'act-then-fail', error: uncertain }], idempotency);
      expect(await errorOf(retry(gateway).deposit(transaction, context()))).toMatchObject({
        effect: 'unknown',
      });
      expect(gateway.calls).toHaveLength(1);
      expect(gateway.movements).toHaveLength(1);
    },
  );

  it('repeats an uncertain call under a native key, and money moves once', async () => {
    const gateway = gatewayThat([{ do: 'act-then-fail', error: uncertain }]);
    expect(await retry(gateway).deposit(transaction, context())).toMatchObject({ status: 'succeeded' });
    expect(gateway.movements).toHaveLength(1);
  });

  it('reports the worst effect of all attempts', async () => {
    const gateway = gatewayThat([
      { do: 'act-then-fail', error: uncertain },
      { do: 'fail-before-acting', error: clean },
      { do: 'fail-before-acting', error: clean },
    ]);
    const error = await errorOf(retry(gateway).deposit(transaction, context()));
    expect(error).toMatchObject({ code: 'gateway_unreachable', effect: 'unknown' });
  });

  it('gives up when the gateway asks for a longer delay than `maxDelayMs`', async () => {
    const throttled = new PaymentError('rate_limited', 'none', 'slow down', undefined, {
      retryAfterMs: 60_000,
    });
    const gateway = gatewayThat([{ do: 'fail-before-acting', error: throttled }]);
    expect(await errorOf(retry(gateway).deposit(transaction, context()))).toMatchObject({
      retryAfterMs: 60_000,
    });
    expect(gateway.calls).toHaveLength(1);
  });
});
