import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PaymentErrorCode } from '../errors/payment-error-code.js';
import { PaymentError } from '../errors/payment-error.js';
import { createFakeGateway } from '../testing/fake-gateway.js';
import type { Transaction } from '../transaction/transaction.js';
import { isGatewayUnwell } from './is-gateway-unwell.js';
import { withCircuitBreaker } from './with-circuit-breaker.js';
import { transaction, context, clean, gatewayThat, errorOf } from './testing/layer-calls.js';

const withdrawal: Transaction = { ...transaction, kind: 'withdrawal' };

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

describe('breakers', () => {
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
});
