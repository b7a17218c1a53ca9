import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PaymentErrorCode } from '../errors/payment-error-code.js';
import { PaymentError } from '../errors/payment-error.js';
import type { FakeBehavior } from '../testing/fake-behavior.js';
import { createFakeGateway } from '../testing/fake-gateway.js';
import type { OperationIdempotency } from '../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import { createTransaction } from '../transaction/create-transaction.js';
import type { Transaction } from '../transaction/transaction.js';
import { isGatewayUnwell } from './is-gateway-unwell.js';
import { withCircuitBreaker } from './with-circuit-breaker.js';
import { withRetry } from './with-retry.js';
import { withBulkhead } from './with-bulkhead.js';
import { withLogging } from './with-logging.js';
import { withTimeout } from './with-timeout.js';
import { withTracing } from './with-tracing.js';

const transaction: Transaction = {
  ...createTransaction({
    transactionId: `txn_${'1'.repeat(32)}`,
    kind: 'deposit',
    gatewayId: 'fake',
    money: { amountMinor: 100, currency: 'KES' },
    createdAt: '2026-01-01T00:00:00.000Z',
  }),
  status: 'submitted',
};
const withdrawal: Transaction = { ...transaction, kind: 'withdrawal' };
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

describe('withCircuitBreaker', () => {
  it('opens after failures in a row, per operation, and then sends nothing', async () => {
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
    expect(await errorOf(guarded.withdraw(withdrawal, context()))).toMatchObject({
      code: 'gateway_unreachable',
    });
  });

  it('counts errors of an unhealthy gateway, not refusals of our own request or of another breaker', () => {
    const isUnwell = (code: PaymentErrorCode) => isGatewayUnwell(new PaymentError(code, 'unknown', 'x'));
    const codes: readonly PaymentErrorCode[] = ['gateway_timeout', 'gateway_error', 'unexpected'];
    expect(codes.map(isUnwell)).toEqual([true, true, true]);
    const ours: readonly PaymentErrorCode[] = ['invalid_request', 'credentials_rejected', 'circuit_open'];
    expect(ours.map(isUnwell)).toEqual([false, false, false]);
    expect(isGatewayUnwell(new TypeError('thrown by an adapter'))).toBe(true);
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
  it('ends a hanging call, aborts its signal and reports the effect unknown', async () => {
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

describe('the layers', () => {
  it('raise the attempt of every repeat and keep the key', async () => {
    const seen: (readonly [number, string])[] = [];
    const gateway = gatewayThat([{ do: 'fail-before-acting', error: clean }]);
    const watched: typeof gateway = {
      ...gateway,
      deposit: (t, c) => {
        seen.push([c.attempt, c.idempotencyKey]);
        return gateway.deposit(t, c);
      },
    };
    await retry(watched).deposit(transaction, context());
    const key = context().idempotencyKey;
    expect(seen).toEqual([
      [1, key],
      [2, key],
    ]);
  });

  it('start no call after the deadline, the delay before it included', async () => {
    const gateway = gatewayThat([{ do: 'fail-before-acting', error: clean }]);
    const late = withRetry({ initialDelayMs: 1_000, deadlineMs: 500, random: () => 0.9, now: () => 0 });
    await errorOf(late(gateway).deposit(transaction, context()));
    expect(gateway.calls).toHaveLength(1);
  });

  it('stay uncertain when the breaker opens after an unknown effect', async () => {
    const gateway = gatewayThat([{ do: 'act-then-fail', error: uncertain }]);
    const layered = retry(withCircuitBreaker({ failuresInARow: 1 })(gateway));
    expect(await errorOf(layered.deposit(transaction, context()))).toMatchObject({
      code: 'circuit_open',
      effect: 'unknown',
    });
    expect(gateway.calls).toHaveLength(1);
  });

  it.each([
    ['attemptMax', () => withRetry({ attemptMax: 5 } as object), 'attemptsMax'],
    [
      'sampling.failureshare',
      () => withCircuitBreaker({ sampling: { failureshare: 1 } } as object),
      'sampling.failureShare',
    ],
    ['timeoutms', () => withTimeout({ timeoutms: 5 } as object), 'timeoutMs'],
  ])('refuse the unknown setting %s, and suggest the nearest one', (field, create, nearest) => {
    expect(create).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        field,
        message: `unknown setting \`${field}\`; did you mean \`${nearest}\`?`,
      }) as Error,
    );
  });

  it('let one probe through a half-open breaker and refuse the others at once', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const gateway = gatewayThat([{ do: 'fail-before-acting', error: clean }]);
    const slow: typeof gateway = {
      ...gateway,
      deposit: async (t, c) => {
        if (gateway.calls.length > 0) await held;
        return gateway.deposit(t, c);
      },
    };
    const layer = withCircuitBreaker({ failuresInARow: 1, openForMs: 0 });
    const guarded = layer(slow);
    await errorOf(guarded.deposit(transaction, context()));
    const probe = guarded.deposit(transaction, context());
    const others = await Promise.all([1, 2, 3].map(() => errorOf(guarded.deposit(transaction, context()))));
    expect(others.map(({ code, effect }) => `${code} ${effect}`)).toEqual(Array(3).fill('circuit_open none'));
    release();
    expect(await probe).toMatchObject({ status: 'succeeded' });
    expect(layer.stateOf('fake', 'deposit')).toBe('closed');
  });

  it('let `halfOpenCallsMax` calls pass, of which only the probe decides', async () => {
    const releases: (() => void)[] = [];
    const gateway = createFakeGateway();
    const slow: typeof gateway = {
      ...gateway,
      deposit: async (t, c) => {
        await new Promise<void>((resolve) => releases.push(resolve));
        if (releases.length > 1) throw clean;
        return gateway.deposit(t, c);
      },
    };
    const layer = withCircuitBreaker({ failuresInARow: 1, openForMs: 0, halfOpenCallsMax: 2 });
    const guarded = layer(slow);
    releases.push(() => undefined);
    const opening = errorOf(guarded.deposit(transaction, context()));
    releases[1]?.();
    await opening;
    releases.length = 0;
    const probe = guarded.deposit(transaction, context());
    const beside = errorOf(guarded.deposit(transaction, context()));
    expect(await errorOf(guarded.deposit(transaction, context()))).toMatchObject({ code: 'circuit_open' });
    releases[1]?.();
    expect(await beside).toMatchObject({ code: 'gateway_unreachable' });
    expect(layer.stateOf('fake', 'deposit')).toBe('half-open');
    const after = errorOf(guarded.deposit(transaction, context()));
    releases[2]?.();
    expect(await after).toMatchObject({ code: 'gateway_unreachable' });
    releases.length = 1;
    releases[0]?.();
    expect(await probe).toMatchObject({ status: 'succeeded' });
    expect(layer.stateOf('fake', 'deposit')).toBe('closed');
  });

  it('open by a share of failures, with `sampling`', async () => {
    const gateway = createFakeGateway({ behave: () => ({ do: 'fail-before-acting', error: clean }) });
    const sampling = { failureShare: 0.5, windowMs: 60_000, minCallsPerSecond: 0.01 };
    const guarded = withCircuitBreaker({ sampling })(gateway);
    const codes: string[] = [];
    for (let call = 0; call < 20; call += 1)
      codes.push((await errorOf(guarded.deposit(transaction, context()))).code);
    expect(codes[0]).toBe('gateway_unreachable');
    expect(codes.at(-1)).toBe('circuit_open');
  });

  describe('a breaker that samples', () => {
    afterEach(() => void vi.useRealTimers());
    const callsUntilOpen = async (everyMs: number, sampling: object = {}): Promise<number | undefined> => {
      vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
      const gateway = createFakeGateway({ behave: () => ({ do: 'fail-before-acting', error: clean }) });
      const layer = withCircuitBreaker({ sampling: { failureShare: 0.5, windowMs: 30_000, ...sampling } });
      const guarded = layer(gateway);
      for (let call = 1; call <= 600; call += 1) {
        await errorOf(guarded.deposit(transaction, context()));
        if (layer.stateOf('fake', 'deposit') === 'open') return call;
        vi.setSystemTime(Date.now() + everyMs);
      }
      return undefined;
    };

    it.each([100, 1_000, 6_000])(
      'opens for a gateway that is down and called every %i ms',
      async (everyMs) => {
        expect(await callsUntilOpen(everyMs)).toBe(5);
      },
    );

    it('waits for `callsMin` calls within the window', async () => {
      expect(await callsUntilOpen(1_000, { callsMin: 20 })).toBe(20);
      expect(await callsUntilOpen(7_600)).toBeUndefined();
    });

    it('still takes the number as calls per second', async () => {
      expect(await callsUntilOpen(1_000, { minCallsPerSecond: 0.5 })).toBe(15);
    });
  });

  it('refuse a call that finds no room, and start a waiting one when there is room', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const gateway = createFakeGateway();
    const slow: typeof gateway = {
      ...gateway,
      deposit: async (t, c) => held.then(() => gateway.deposit(t, c)),
    };
    const narrow = withBulkhead({ callsMax: 1, waitingMax: 1 })(slow);
    const first = narrow.deposit(transaction, context());
    const second = narrow.deposit(transaction, context());
    expect(await errorOf(narrow.deposit(transaction, context()))).toMatchObject({
      code: 'bulkhead_full',
      effect: 'none',
    });
    release();
    expect([(await first).status, (await second).status]).toEqual(['succeeded', 'succeeded']);
  });

  it('log how a call ended and nothing about the customer', async () => {
    const lines: string[] = [];
    const write = (fields: object, message: string) =>
      void lines.push(`${message} ${JSON.stringify(fields)}`);
    const logger = { debug: write, info: write, warn: write, error: write };
    const gateway = gatewayThat([
      { do: 'fail-before-acting', error: new PaymentError('rate_limited', 'none', 'tel. +254712345678') },
    ]);
    const logged = withLogging({ logger })(gateway);
    const named = { ...transaction, counterparty: { phoneNumber: '+254712345678' } };
    await errorOf(logged.deposit(named, context()));
    await logged.deposit(named, context());
    expect(lines).toHaveLength(2);
    expect(lines.join()).toContain('rate_limited');
    expect(lines.join()).not.toContain('254712345678');
  });

  it('trace a call from its start to its end, and survive a hook that throws', async () => {
    const ends: string[] = [];
    const traced = withTracing({
      onCall: ({ operation, transactionId }) => {
        ends.push(`${operation} ${transactionId}`);
        return ({ outcome }) => {
          ends.push(outcome);
          throw new Error('the tracer is broken');
        };
      },
    })(createFakeGateway());
    expect(await traced.deposit(transaction, context())).toMatchObject({ status: 'succeeded' });
    expect(ends).toEqual([`deposit ${transaction.transactionId}`, 'answered']);
  });

  it.each([
    ['attemptsMax', () => withRetry({ attemptsMax: 0 })],
    ['deadlineMs', () => withRetry({ deadlineMs: Number.NaN })],
    ['failuresInARow', () => withCircuitBreaker({ failuresInARow: 0.5 })],
    ['sampling.failureShare', () => withCircuitBreaker({ sampling: { failureShare: 2, windowMs: 1 } })],
    ['openForMs', () => withCircuitBreaker({ openForMs: -1 })],
    ['timeoutMs', () => withTimeout({ timeoutMs: 0 })],
    ['callsMax', () => withBulkhead({ callsMax: 0 })],
  ])('refuse a wrong %s when they are built', (field, build) => {
    expect(build).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', effect: 'none', field }) as Error,
    );
  });
});

describe('every layer', () => {
  const layers = [withRetry(), withCircuitBreaker(), withTimeout({ timeoutMs: 1_000 }), withBulkhead()];

  it('keeps the gateway’s own methods, also inherited ones, and their type', () => {
    class Own {
      readonly own = 7;
      askBalance() {
        return this.own;
      }
    }
    const gateway = Object.assign(new Own(), createFakeGateway());
    const layered = withRetry()(withTimeout({ timeoutMs: 1_000 })(gateway));
    expect(layered.askBalance()).toBe(7);
    expect(layered.own).toBe(7);
  });

  it.each([
    ['transaction.gatewayId', { ...transaction, gatewayId: 'other' }, context()],
    ['transaction.kind', { ...transaction, kind: 'withdrawal' as const }, context()],
    ['transaction.status', { ...transaction, status: 'succeeded' as const }, context()],
    ['transaction.status', { ...transaction, status: 'failed' as const }, context()],
    ['context.idempotencyKey', transaction, { ...context(), idempotencyKey: '' }],
  ])('refuses a call that must be a mistake, by %s, before anything is sent', async (field, wrong, call) => {
    for (const layer of layers) {
      const gateway = createFakeGateway();
      const error = await errorOf(layer(gateway).deposit(wrong, call));
      expect(error).toMatchObject({ code: 'invalid_request', effect: 'none', field });
      expect(gateway.calls).toEqual([]);
    }
  });

  it('takes its settings first and the gateway second: the reverse is a type error, and a clear error at run time', () => {
    const gateway = createFakeGateway();
    const message = expect.stringContaining('withRetry()(gateway)') as string;
    const wrong = expect.objectContaining({ code: 'configuration_invalid', message }) as Error;
    // @ts-expect-error a gateway is no settings
    expect(() => withRetry(gateway)).toThrow(wrong);
    // @ts-expect-error a gateway is no settings
    expect(() => withCircuitBreaker(gateway)).toThrow(wrong);
    // @ts-expect-error a gateway is no settings
    expect(() => withBulkhead(gateway)).toThrow(wrong);
    // @ts-expect-error a gateway is no settings
    expect(() => withTimeout(gateway)).toThrow(wrong);
  });
});
