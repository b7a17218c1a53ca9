import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import { createFakeGateway } from '../testing/fake-gateway.js';
import type { GatewayCallContext } from '../gateway/v1/gateway-call-context-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import { withCircuitBreaker } from './with-circuit-breaker.js';
import { withRetry } from './with-retry.js';
import { withBulkhead } from './with-bulkhead.js';
import { withContractGuard } from './with-contract-guard.js';
import { withLogging } from './with-logging.js';
import { withTimeout } from './with-timeout.js';
import { withTracing } from './with-tracing.js';
import {
  transaction,
  context,
  clean,
  uncertain,
  gatewayThat,
  retry,
  errorOf,
} from './testing/layer-calls.js';

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
      #asked = 0;
      readonly own = 7;
      get asked() {
        return this.#asked;
      }
      askBalance() {
        this.#asked += 1;
        return this.own;
      }
    }
    const gateway = Object.assign(new Own(), createFakeGateway());
    const guarded = withContractGuard()(withBulkhead()(gateway));
    const layered = withRetry()(withCircuitBreaker()(withTimeout({ timeoutMs: 1_000 })(guarded)));
    expect(layered.askBalance()).toBe(7);
    expect(layered.own).toBe(7);
    expect(layered.asked).toBe(1);
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
