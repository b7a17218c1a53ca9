import { PaymentError } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, sendMsMax, sendWindowMs } from '../../decisions/policy.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { createLookUp } from './look-up.js';

const day = 86_400_000;
const nowMs = Date.UTC(2026, 0, 1);

describe('a look-up at a gateway that honors the key', () => {
  const resolve = async (
    record = testRecord({}),
    prepare: (test: ReturnType<typeof createTestContext>) => void = () => undefined,
  ) => {
    const gateway = createFakeGateway({ idempotency: 'native' });
    const test = createTestContext(gateway, record);
    prepare(test);
    await createLookUp(test.context)(test.stored.record);
    return { ...test, sent: gateway.movements.length };
  };

  it('sends the same request again, and records until when it may be in flight', async () => {
    const { sent, commits } = await resolve();
    expect(sent).toBe(1);
    expect(commits[0]?.next.sendDeadlineAtMs).toBe(nowMs + sendMsMax(defaultPolicy));
  });

  it('does not send again in the step that requests a review', async () => {
    const openSinceMs = nowMs - defaultPolicy.reviewDepositAfterMs;
    const { sent, stored } = await resolve(testRecord({}, { openSinceMs }));
    expect(sent).toBe(0);
    expect(stored.record.review?.reason).toBe('unknown-for-too-long');
  });

  it('does not send again when it was paused after its commit', async () => {
    const { sent, stored } = await resolve(testRecord({}), ({ store, time }) => {
      const { commit } = store;
      store.commit = async (change) => {
        const outcome = (await commit?.(change)) ?? { kind: 'stale' as const };
        time.monotonicMs += sendWindowMs;
        return outcome;
      };
    });
    expect(sent).toBe(0);
    expect(stored.record.transaction.status).toBe('unknown');
  });

  it('does not send again when the clock is before the first attempt', async () => {
    const submittedAt = new Date(nowMs + day).toISOString();
    expect((await resolve(testRecord({ submittedAt }))).sent).toBe(0);
  });
});

describe('a look-up with a reference that only an unverified callback named', () => {
  it('asks about it, and stores it only with the response', async () => {
    const lookedUp: (string | undefined)[] = [];
    const gateway = {
      ...createFakeGateway({ idempotency: 'none' }),
      lookUp: async ({ gatewayReference }: { gatewayReference?: string }) => {
        lookedUp.push(gatewayReference);
        return { status: 'succeeded', gatewayReference: 'proven' } as const;
      },
    };
    const test = createTestContext(gateway, testRecord({}, { unverifiedReference: 'hinted' }));
    await createLookUp(test.context)(test.stored.record);
    expect(lookedUp).toEqual(['hinted']);
    expect(test.stored.record.transaction).toMatchObject({
      status: 'succeeded',
      gatewayReference: 'proven',
    });
  });
});

describe('a look-up at a gateway that answers by callback', () => {
  it('leaves it unknown while only the request was accepted, so that the review comes in time', async () => {
    const gateway = {
      ...createFakeGateway({ idempotency: 'lookup' }),
      lookUp: async () => ({ status: 'pending', gatewayReference: 'g-1', isInconclusive: true }) as const,
    };
    const test = createTestContext(gateway, testRecord({}));
    await createLookUp(test.context)(test.stored.record);
    expect(test.stored.record.transaction.status).toBe('unknown');
    test.time.wallMs += defaultPolicy.reviewDepositAfterMs;
    await createLookUp(test.context)(test.stored.record);
    expect(test.stored.record.review?.reason).toBe('unknown-for-too-long');
  });
});

describe('the journal of a look-up', () => {
  const lookUp = async (answer: () => Promise<unknown>) => {
    const gateway = {
      ...createFakeGateway({ idempotency: 'lookup' }),
      lookUp: answer as () => Promise<never>,
    };
    const test = createTestContext(gateway, testRecord({ gatewayReference: 'g-1' }));
    await createLookUp(test.context)(test.stored.record);
    return test;
  };

  it.each([
    ['throws', () => Promise.reject(new ReferenceError('x is not defined')), 'unexpected'],
    [
      'throws at once',
      () => {
        throw new TypeError('no');
      },
      'unexpected',
    ],
    ['answers nonsense', async () => ({ status: 'perhaps' }), 'response_unreadable'],
    ['answers nothing', async () => undefined, 'response_unreadable'],
    [
      'finds nothing',
      () => Promise.reject(new PaymentError('transaction_not_found', 'none', 'unknown')),
      'transaction_not_found',
    ],
  ])('has one that %s as an attempt with its error, and nothing else changes', async (_, answer, outcome) => {
    const { commits, stored } = await lookUp(answer);
    expect(commits).toHaveLength(2);
    const [scheduled, failed] = commits;
    expect(failed).toMatchObject({
      cause: 'look-up-failed',
      attempt: {
        operation: 'lookUp',
        outcome,
        version: scheduled?.next.transaction.version,
        startedAtMs: nowMs,
      },
    });
    expect(failed?.events).toBeUndefined();
    const { version: _version, ...after } = stored.record.transaction;
    const { version: _before, ...before } = scheduled?.next.transaction ?? {};
    expect(after).toEqual(before);
    expect(stored.record).toMatchObject({
      nextStep: 'awaiting-look-up',
      dueAtMs: scheduled?.next.dueAtMs,
      lookUps: scheduled?.next.lookUps,
    });
  });

  it('has one with news as an attempt in the commit of its change', async () => {
    const { commits } = await lookUp(async () => ({ status: 'succeeded', gatewayReference: 'g-1' }));
    expect(commits).toHaveLength(2);
    expect(commits[1]).toMatchObject({
      next: { transaction: { status: 'succeeded' } },
      attempt: { operation: 'lookUp', outcome: 'succeeded' },
    });
  });

  it('has no row for one without news', async () => {
    const gateway = {
      ...createFakeGateway({ idempotency: 'lookup' }),
      lookUp: async () => ({ status: 'pending', gatewayReference: 'g-1' }) as const,
    };
    const test = createTestContext(gateway, testRecord({ status: 'pending', gatewayReference: 'g-1' }));
    await createLookUp(test.context)(test.stored.record);
    expect(test.commits.map(({ cause }) => cause)).toEqual(['look-up-scheduled']);
  });
});

describe('the look-up of a final transaction', () => {
  const failed = { status: 'failed', failure: { reason: 'other' }, gatewayReference: 'g-1' } as const;
  const verifying = { nextStep: 'verifying', lookUps: 0 } as const;

  it('books what the gateway proves, and asks no more', async () => {
    const gateway = {
      ...createFakeGateway(),
      lookUp: async () => ({ status: 'succeeded', gatewayReference: 'g-1' }) as const,
    };
    const test = createTestContext(gateway, testRecord(failed, verifying));
    await createLookUp(test.context)(test.stored.record);
    expect(test.commits.at(-1)).toMatchObject({
      cause: 'late-success',
      entries: [{ kind: 'captured', evidence: 'look-up' }],
      balance: { capturedMinor: 100 },
      events: [{ eventType: 'transaction.late_success' }],
    });
    expect(test.stored.record.nextStep).toBeUndefined();
  });

  it('is repeated when there is no response, and then goes to review', async () => {
    const gateway = { ...createFakeGateway(), lookUp: () => Promise.reject(new Error('no answer')) };
    const test = createTestContext(gateway, testRecord(failed, verifying));
    await createLookUp(test.context)(test.stored.record);
    expect(test.stored.record).toMatchObject({ nextStep: 'verifying', lookUps: 1 });
    expect(test.stored.record.dueAtMs).toBeGreaterThan(nowMs);
    test.stored.record = { ...test.stored.record, lookUps: defaultPolicy.lookUpsByHintMax - 1 };
    await createLookUp(test.context)(test.stored.record);
    expect(test.stored.record.nextStep).toBeUndefined();
    expect(test.stored.record.review?.reason).toBe('look-ups-exhausted');
  });
});
