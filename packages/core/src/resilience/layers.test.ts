import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import { createFakeGateway, type FakeBehavior } from '../testing/fake-gateway.js';
import type { OperationIdempotency } from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import { withCircuitBreaker } from './with-circuit-breaker.js';
import { withRetry } from './with-retry.js';
import { withTimeout } from './with-timeout.js';

const transaction: Transaction = {
  transactionId: `txn_${'1'.repeat(32)}`,
  kind: 'deposit',
  gatewayId: 'fake',
  money: { amountMinor: 100, currency: 'KES' },
  status: 'submitted',
  version: 2,
  counterparty: {},
  metadata: {},
  createdAt: '2026-01-01T00:00:00.000Z',
};
const context = (): GatewayCallContext => ({
  idempotencyKey: `${transaction.transactionId}-deposit`,
  attempt: 1,
  signal: new AbortController().signal,
});
const clean = new PaymentError('gateway_unreachable', 'none', 'refused');
const uncertain = new PaymentError('connection_lost', 'unknown', 'reset');

const gatewayThat = (behaviors: readonly FakeBehavior[], idempotency: OperationIdempotency = 'native') =>
  createFakeGateway({ idempotency, behave: (_, __, call) => behaviors[call - 1] ?? { do: 'succeed' } });
const retry = withRetry({ attemptsMax: 3, initialDelayMs: 0 });
const errorOf = async (work: Promise<unknown>): Promise<PaymentError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (PaymentError.is(error)) return error;
  throw new Error('no PaymentError was thrown');
};

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

  it('does not wait longer than its longest delay when the gateway asks for it', async () => {
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

describe('withCircuitBreaker', () => {
  it('opens after failures in a row, one operation apart from another, and sends nothing then', async () => {
    const states: string[] = [];
    const gateway = createFakeGateway({ behave: () => ({ do: 'fail-before-acting', error: clean }) });
    const guarded = withCircuitBreaker({
      failuresInARow: 2,
      onStateChange: ({ state }) => states.push(state),
    })(gateway);
    await errorOf(guarded.deposit(transaction, context()));
    await errorOf(guarded.deposit(transaction, context()));
    const refused = await errorOf(guarded.deposit(transaction, context()));
    expect(refused).toMatchObject({ code: 'circuit_open', effect: 'none', retryAfterMs: 30_000 });
    expect(gateway.calls).toHaveLength(2);
    expect(states).toEqual(['open']);
    expect(await errorOf(guarded.withdraw(transaction, context()))).toMatchObject({
      code: 'gateway_unreachable',
    });
  });

  it('does not count declines', async () => {
    const gateway = createFakeGateway({ behave: () => ({ do: 'decline' }), idempotency: 'none' });
    const guarded = withCircuitBreaker({ failuresInARow: 1 })(gateway);
    for (let call = 0; call < 5; call += 1) {
      expect(await guarded.deposit(transaction, context())).toMatchObject({ status: 'failed' });
    }
  });
});

describe('withTimeout', () => {
  it('ends a call that does not end, aborts its signal and calls the effect unknown', async () => {
    const gateway = createFakeGateway();
    let aborted = false;
    const hanging = {
      ...gateway,
      deposit: (_: Transaction, { signal }: GatewayCallContext) =>
        new Promise<never>(() => signal.addEventListener('abort', () => (aborted = true))),
    };
    const error = await errorOf(withTimeout({ timeoutMs: 5 })(hanging).deposit(transaction, context()));
    expect(error).toMatchObject({ code: 'gateway_timeout', effect: 'unknown' });
    expect(aborted).toBe(true);
  });
});
