import { PaymentError } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, sendMsMax, sendWindowMs } from '../../decisions/policy.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { createLookUp } from './look-up.js';

const day = 86_400_000;
const nowMs = Date.UTC(2026, 0, 1);

describe('the resolver and a gateway that honours the key', () => {
  const resolve = async (
    record = testRecord({}),
    prepare: (given: ReturnType<typeof createTestContext>) => void = () => undefined,
  ) => {
    const gateway = createFakeGateway({ idempotency: 'native' });
    const given = createTestContext(gateway, record);
    prepare(given);
    await createLookUp(given.context)(given.stored.record);
    return { ...given, sent: gateway.movements.length };
  };

  it('sends the same request again, and remembers until when it may be on its way', async () => {
    const { sent, commits } = await resolve();
    expect(sent).toBe(1);
    expect(commits[0]?.next.sendDeadlineAtMs).toBe(nowMs + sendMsMax(defaultPolicy));
  });

  it('does not send again in the step that asks for a person', async () => {
    const openSinceMs = nowMs - defaultPolicy.reviewDepositAfterMs;
    const { sent, stored } = await resolve(testRecord({}, { openSinceMs }));
    expect(sent).toBe(0);
    expect(stored.record.review?.reason).toBe('unknown-for-too-long');
  });

  it('does not send again when it was stopped after its commit', async () => {
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

  it('does not send again when the clock stands before the first sending', async () => {
    const submittedAt = new Date(nowMs + day).toISOString();
    expect((await resolve(testRecord({ submittedAt }))).sent).toBe(0);
  });
});

describe('the resolver and a number that only a callback named', () => {
  it('asks about it, and takes it over only with the answer', async () => {
    const asked: (string | undefined)[] = [];
    const gateway = {
      ...createFakeGateway({ idempotency: 'none' }),
      lookUp: async ({ gatewayReference }: { gatewayReference?: string }) => {
        asked.push(gatewayReference);
        return { status: 'succeeded', gatewayReference: 'proven' } as const;
      },
    };
    const given = createTestContext(gateway, testRecord({}, { unverifiedReference: 'hinted' }));
    await createLookUp(given.context)(given.stored.record);
    expect(asked).toEqual(['hinted']);
    expect(given.stored.record.transaction).toMatchObject({
      status: 'succeeded',
      gatewayReference: 'proven',
    });
  });
});

describe('the resolver and a gateway that answers later', () => {
  it('leaves it unknown while only the question was taken, so that a person is asked in time', async () => {
    const gateway = {
      ...createFakeGateway({ idempotency: 'lookup' }),
      lookUp: async () => ({ status: 'pending', gatewayReference: 'g-1', isInconclusive: true }) as const,
    };
    const given = createTestContext(gateway, testRecord({}));
    await createLookUp(given.context)(given.stored.record);
    expect(given.stored.record.transaction.status).toBe('unknown');
    given.time.wallMs += defaultPolicy.reviewDepositAfterMs;
    await createLookUp(given.context)(given.stored.record);
    expect(given.stored.record.review?.reason).toBe('unknown-for-too-long');
  });
});

describe('what the journal says of a look-up', () => {
  const lookUp = async (answer: () => Promise<unknown>) => {
    const gateway = {
      ...createFakeGateway({ idempotency: 'lookup' }),
      lookUp: answer as () => Promise<never>,
    };
    const given = createTestContext(gateway, testRecord({ gatewayReference: 'g-1' }));
    await createLookUp(given.context)(given.stored.record);
    return given;
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
  ])('one that %s is an attempt with its error, and changes nothing else', async (_, answer, outcome) => {
    const { commits, stored } = await lookUp(answer);
    expect(commits).toHaveLength(2);
    const [asked, failed] = commits;
    expect(failed).toMatchObject({
      cause: 'look-up-failed',
      attempt: { operation: 'lookUp', outcome, version: asked?.next.transaction.version, startedAtMs: nowMs },
    });
    expect(failed?.events).toBeUndefined();
    const { version: _version, ...after } = stored.record.transaction;
    const { version: _before, ...before } = asked?.next.transaction ?? {};
    expect(after).toEqual(before);
    expect(stored.record).toMatchObject({
      nextStep: 'awaiting-look-up',
      dueAtMs: asked?.next.dueAtMs,
      lookUps: asked?.next.lookUps,
    });
  });

  it('one that teaches something is an attempt of the change that it made, in the same commit', async () => {
    const { commits } = await lookUp(async () => ({ status: 'succeeded', gatewayReference: 'g-1' }));
    expect(commits).toHaveLength(2);
    expect(commits[1]).toMatchObject({
      next: { transaction: { status: 'succeeded' } },
      attempt: { operation: 'lookUp', outcome: 'succeeded' },
    });
  });

  it('one that is answered and teaches nothing leaves no row', async () => {
    const gateway = {
      ...createFakeGateway({ idempotency: 'lookup' }),
      lookUp: async () => ({ status: 'pending', gatewayReference: 'g-1' }) as const,
    };
    const given = createTestContext(gateway, testRecord({ status: 'pending', gatewayReference: 'g-1' }));
    await createLookUp(given.context)(given.stored.record);
    expect(given.commits.map(({ cause }) => cause)).toEqual(['look-up-scheduled']);
  });
});

describe('the look-up of what has ended', () => {
  const failed = { status: 'failed', failure: { reason: 'other' }, gatewayReference: 'g-1' } as const;
  const verifying = { nextStep: 'verifying', lookUps: 0 } as const;

  it('books what the gateway proves, and asks no more', async () => {
    const gateway = {
      ...createFakeGateway(),
      lookUp: async () => ({ status: 'succeeded', gatewayReference: 'g-1' }) as const,
    };
    const given = createTestContext(gateway, testRecord(failed, verifying));
    await createLookUp(given.context)(given.stored.record);
    expect(given.commits.at(-1)).toMatchObject({
      cause: 'late-success',
      entries: [{ kind: 'captured', evidence: 'look-up' }],
      balance: { capturedMinor: 100 },
      events: [{ eventType: 'transaction.late_success' }],
    });
    expect(given.stored.record.nextStep).toBeUndefined();
  });

  it('is made again when there is no answer, and then put before a person', async () => {
    const gateway = { ...createFakeGateway(), lookUp: () => Promise.reject(new Error('no answer')) };
    const given = createTestContext(gateway, testRecord(failed, verifying));
    await createLookUp(given.context)(given.stored.record);
    expect(given.stored.record).toMatchObject({ nextStep: 'verifying', lookUps: 1 });
    expect(given.stored.record.dueAtMs).toBeGreaterThan(nowMs);
    given.stored.record = { ...given.stored.record, lookUps: defaultPolicy.lookUpsByHintMax - 1 };
    await createLookUp(given.context)(given.stored.record);
    expect(given.stored.record.nextStep).toBeUndefined();
    expect(given.stored.record.review?.reason).toBe('look-ups-exhausted');
  });
});
