import { PaymentError, type GatewayRecord, type PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { createBackoff } from './create-backoff.js';
import { reconcile } from './reconcile.js';

const rateLimited = (retryAfterMs?: number) =>
  new PaymentError('rate_limited', 'none', 'too many requests', undefined, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });

/** A clock whose timers fire at once and record their delay. */
function setUp(gateway: PaymentGateway = createFakeGateway()) {
  const test = createTestContext(gateway, testRecord({}));
  const waits: number[] = [];
  const after = (ms: number, callback: () => void) => {
    waits.push(ms);
    callback();
    return () => undefined;
  };
  return { ...test, waits, context: { ...test.context, clock: { ...test.context.clock, after } } };
}

/** Fails that often before it answers. */
function answersAfter(failures: number, error: (count: number) => Error) {
  let count = 0;
  return async () => {
    count += 1;
    if (count <= failures) throw error(count);
    return count;
  };
}

describe('the backoff of a listing', () => {
  it('waits as long as the gateway says, and longer each time where it does not', async () => {
    const { context, waits } = setUp();
    const ask = createBackoff(context);
    expect(await ask(answersAfter(1, () => rateLimited(7_000)))).toBe(2);
    expect(await ask(answersAfter(3, () => rateLimited()))).toBe(4);
    expect(waits).toEqual([7_000, 1_000, 2_000, 4_000]);
  });

  it('retries after a reset too, since a listing moves no money', async () => {
    const { context } = setUp();
    const reset = () => new PaymentError('connection_lost', 'unknown', 'reset');
    expect(await createBackoff(context)(answersAfter(1, reset))).toBe(2);
  });

  it.each([
    ['after six attempts', 6, () => rateLimited(), 5],
    ['when the gateway wants more than five minutes', 1, () => rateLimited(300_001), 0],
    ['when its credentials are refused', 1, () => new PaymentError('credentials_rejected', 'none', 'no'), 0],
    ['when it was aborted', 1, () => new PaymentError('aborted', 'none', 'aborted'), 0],
    ['when the adapter is broken', 1, () => new TypeError('a bug'), 0],
  ])('gives up %s, with the last error', async (_when, failures, error, waited) => {
    const { context, waits } = setUp();
    const last = error();
    await expect(createBackoff(context)(answersAfter(failures, () => last))).rejects.toBe(last);
    expect(waits).toHaveLength(waited);
  });

  it('gives up when one listing has waited for half an hour in all', async () => {
    const { context, waits } = setUp();
    const ask = createBackoff(context);
    for (let page = 0; page < 6; page += 1) await ask(answersAfter(1, () => rateLimited(300_000)));
    await expect(ask(answersAfter(1, () => rateLimited(1)))).rejects.toMatchObject({ code: 'rate_limited' });
    expect(waits.reduce((sum, ms) => sum + ms)).toBe(30 * 60_000);
  });

  it('stops waiting when its caller aborts, with the last error', async () => {
    const { context, waits } = setUp();
    const abort = new AbortController();
    const clock = {
      ...context.clock,
      after: (ms: number) => (waits.push(ms), queueMicrotask(() => abort.abort()), () => undefined),
    };
    const last = rateLimited(60_000);
    const waiting = createBackoff({ ...context, clock }, abort.signal);
    await expect(waiting(answersAfter(1, () => last))).rejects.toBe(last);
    expect(waits).toEqual([60_000]);
  });
});

describe('a reconciliation', () => {
  it('lists up to an hour from now at most, and refuses a period in the future', async () => {
    const listedTo: string[] = [];
    const gateway: PaymentGateway = {
      ...createFakeGateway(),
      listRecords: async function* ({ to }) {
        listedTo.push(to);
        yield* [];
      },
    };
    const { context, store } = setUp(gateway);
    Object.assign(store, { listSentTransactions: async () => [], listIncomingByTime: async () => [] });
    const now = context.clock.now();
    const at = (ms: number) => new Date(now + ms).toISOString();
    const hourMs = 3_600_000;
    const ends = '9999-12-31T00:00:00Z';
    await reconcile(context, { gatewayId: 'fake', from: at(-hourMs), to: ends });
    expect(listedTo).toEqual([at(hourMs)]);
    await expect(reconcile(context, { gatewayId: 'fake', from: at(hourMs + 1), to: ends })).rejects.toThrow(
      'the period lies in the future',
    );
  });

  it('continues after a rate limit in the middle of the listing', async () => {
    const { transactionId } = testRecord({}).transaction;
    const occurredAt = '2026-01-01T00:00:00.000Z';
    const record: GatewayRecord = {
      recordReference: 'line-1',
      kind: 'deposit',
      direction: 'in',
      money: { amountMinor: 100, currency: 'KES' },
      occurredAt,
      transactionId,
    };
    const fake = createFakeGateway();
    const gateway: PaymentGateway = {
      ...fake,
      listRecords: async function* (_period, { askPatiently }) {
        yield record;
        const secondPage = answersAfter(1, () => rateLimited(60_000));
        await (askPatiently?.(secondPage) ?? secondPage());
        yield { ...record, recordReference: 'line-2', kind: 'fee', direction: 'out' };
      },
    };
    const { context, store, waits } = setUp(gateway);
    Object.assign(store, {
      listSentTransactions: async () => [testRecord({ status: 'succeeded' })],
      listIncomingByTime: async () => [],
    });
    const report = await reconcile(context, {
      gatewayId: 'fake',
      from: '2025-12-31T00:00:00Z',
      to: '2026-01-02T00:00:00Z',
    });
    expect(report.counts).toMatchObject({ records: 2, matched: 1, missing: 0 });
    expect(waits).toEqual([60_000]);
  });
});
