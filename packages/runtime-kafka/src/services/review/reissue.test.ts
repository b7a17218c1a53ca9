import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { decideOnResponse } from '../../decisions/decide-on-response.js';
import { defaultPolicy } from '../../decisions/policy.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { decisionContextOf } from '../shared/apply-decision.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { approveReissue } from './approve-reissue.js';
import { proposeReissue } from './propose-reissue.js';
import { resolveReview } from './resolve-review.js';
import { withdrawReissue } from './withdraw-reissue.js';

const review = { requestedAtMs: 1, reason: 'unknown-for-too-long' };
const day = 86_400_000;

const setUp = (transaction: Partial<TransactionRecord['transaction']> = {}, processing = {}) => {
  const record = testRecord({ kind: 'withdrawal', ...transaction }, { review, ...processing });
  const test = createTestContext(createFakeGateway(), record);
  const { transactionId } = record.transaction;
  const by = (decidedBy: string, reason = 'statement of 1 January') => ({ transactionId, decidedBy, reason });
  return { ...test, transactionId, by };
};

describe('a reissue', () => {
  it('takes one person who proposes and another who approves, and keeps what both said', async () => {
    const { context, by, commits, stored } = setUp({}, { callbackUrl: 'https://shop.example.com/c' });
    await proposeReissue(context, by('Ann'));
    expect(stored.record).toMatchObject({
      transaction: { status: 'unknown' },
      review,
      reissue: { kind: 'proposed', proposedBy: 'Ann', reason: 'statement of 1 January' },
    });
    const { first, second } = await approveReissue(context, by('Bob', 'asked the gateway'));
    expect(commits.map(({ cause, reviewDecision }) => [cause, reviewDecision])).toEqual([
      ['reissue-proposed', { decidedBy: 'Ann', reason: 'statement of 1 January', statusBefore: 'unknown' }],
      ['reissue-approved', { decidedBy: 'Bob', reason: 'asked the gateway', statusBefore: 'unknown' }],
    ]);
    const { transactionId } = second.transaction;
    expect(first).toMatchObject({
      transaction: {
        status: 'failed',
        failure: { reason: 'settled_by_review', rawMessage: `sent again as ${transactionId}` },
      },
      reissue: { kind: 'sent', transactionId },
    });
    expect(first.review).toBeUndefined();
    expect(first.dueAtMs).toBeUndefined();
  });

  it('creates the same payment with a new id, key and deadline', async () => {
    const { context, by, commits, transactionId } = setUp({
      merchantReference: 'INV-1',
      attempts: 4,
    } as object);
    await proposeReissue(context, by('Ann'));
    const { first, second } = await approveReissue(context, by('Bob'));
    const { kind, gatewayId, money, counterparty, merchantReference } = first.transaction;
    expect(second).toMatchObject({
      transaction: { kind, gatewayId, money, counterparty, merchantReference, status: 'created', version: 1 },
      reissueOf: transactionId,
      attempts: 0,
      possiblySent: false,
    });
    expect(second.transaction.transactionId).not.toBe(transactionId);
    expect(second.transaction.submittedAt).toBeUndefined();
    const entry = commits.at(-1)?.reissue;
    // A merchant's key cannot contain a space.
    expect(entry?.idempotencyKey).toBe(`reissue ${transactionId}`);
    expect(entry?.record).toMatchObject({ nextStep: 'queued', dueAtMs: expect.any(Number) as number });
  });

  it.each(['Ann', ' ann ', 'ANN', '\uff21nn'])(
    'refuses the approval of the same person, spelt %j',
    async (name) => {
      const { context, by, commits } = setUp();
      await proposeReissue(context, by('Ann'));
      await expect(approveReissue(context, by(name))).rejects.toThrow(/another person/);
      expect(commits).toHaveLength(1);
    },
  );

  it('refuses an approval without a proposal, or after its withdrawal', async () => {
    const { context, by, stored } = setUp();
    await expect(approveReissue(context, by('Bob'))).rejects.toThrow(/nobody has proposed/);
    await expect(withdrawReissue(context, by('Bob'))).rejects.toThrow(/nobody has proposed/);
    await proposeReissue(context, by('Ann'));
    await withdrawReissue(context, by('Ann', 'the customer has called'));
    expect(stored.record.reissue).toBeUndefined();
    await expect(approveReissue(context, by('Bob'))).rejects.toThrow(/nobody has proposed/);
  });

  it('lets a proposal expire, and be made again by somebody else', async () => {
    const { context, by, time, stored } = setUp();
    await proposeReissue(context, by('Ann'));
    await expect(proposeReissue(context, by('Bob'))).rejects.toThrow(/Ann has proposed it already/);
    time.wallMs += defaultPolicy.reissueProposalMs;
    await expect(approveReissue(context, by('Bob'))).rejects.toThrow(/expired at 2026-01-02T00:00:00.000Z/);
    await proposeReissue(context, by('Bob'));
    expect(stored.record.reissue).toMatchObject({ proposedBy: 'Bob', expiresAtMs: time.wallMs + day });
    await approveReissue(context, by('Ann'));
  });

  it.each([
    ['settled already', { status: 'succeeded', gatewayReference: 'r' }, {}, /for good/],
    ['never sent', { status: 'created' }, {}, /settle it as failed/],
    ['a refund', { kind: 'refund', originalTransactionId: 'txn_o' }, {}, /ask for another refund/],
    ['perhaps on its way', {}, { sendDeadlineAtMs: Date.UTC(2026, 0, 1) + 1 }, /may still be on its way/],
    ['not in review', {}, { review: undefined }, /not in review/],
    ['of a gateway that is gone', { gatewayId: 'gone' }, {}, /no test gateway gone/],
    ['of a live gateway, which is a test gateway here', {}, { environment: 'live' }, /no live gateway fake/],
  ] as const)('refuses one that is %s', async (_, transaction, processing, message) => {
    const { context, by } = setUp(transaction, processing);
    const both = proposeReissue(context, by('Ann')).then(() => approveReissue(context, by('Bob')));
    await expect(both).rejects.toThrow(message);
  });

  it('needs a new proposal after new evidence', async () => {
    const { context, by, stored } = setUp({ gatewayReference: 'ref-1' });
    await proposeReissue(context, by('Ann'));
    const money = { amountMinor: 7, currency: 'KES' };
    const decision = decideOnResponse(
      stored.record,
      { status: 'succeeded', gatewayReference: 'ref-1', money },
      'signed',
      decisionContextOf(context, stored.record),
    );
    if (decision.kind === 'change') stored.record = decision.next;
    await expect(approveReissue(context, by('Bob'))).rejects.toThrow(/nobody has proposed/);
  });

  /** A look-up that finds it pending. */
  const findPending = ({ context, stored }: Pick<ReturnType<typeof setUp>, 'context' | 'stored'>) => {
    const decision = decideOnResponse(
      stored.record,
      { status: 'pending', gatewayReference: 'ref-1' },
      'look-up',
      decisionContextOf(context, stored.record),
    );
    if (decision.kind === 'change') stored.record = decision.next;
    expect(stored.record.transaction.status).toBe('pending');
  };

  it('is refused once the gateway has the payment', async () => {
    const test = setUp();
    await proposeReissue(test.context, test.by('Ann'));
    findPending(test);
    await expect(approveReissue(test.context, test.by('Bob'))).rejects.toThrow(/not in review/);
  });

  it('needs a new proposal after a change of status, and none is left after a verdict', async () => {
    const test = setUp({}, { review: { requestedAtMs: 1, reason: 'amount-differs' } });
    const { context, by, stored } = test;
    await proposeReissue(context, by('Ann'));
    findPending(test);
    await expect(approveReissue(context, by('Bob'))).rejects.toThrow(/nobody has proposed/);
    await proposeReissue(context, by('Ann'));
    await resolveReview(context, { ...by('Bob'), outcome: 'failed' });
    expect(stored.record.reissue).toBeUndefined();
    await expect(approveReissue(context, by('Bob'))).rejects.toThrow(/not in review/);
  });

  it('books a late success of the first, sends it to review, and keeps both ends of the link', async () => {
    const { context, by } = setUp();
    await proposeReissue(context, by('Ann'));
    const { first, second } = await approveReissue(context, by('Bob'));
    const decision = decideOnResponse(
      first,
      { status: 'succeeded', gatewayReference: 'late', money: first.transaction.money },
      'signed',
      decisionContextOf(context, first),
    );
    expect(decision).toMatchObject({
      kind: 'change',
      entries: [{ kind: 'paid-out', reference: 'late' }],
      next: {
        transaction: { status: 'failed' },
        review: { reason: 'late-success' },
        reissue: { kind: 'sent', transactionId: second.transaction.transactionId },
      },
    });
  });

  it('recognizes its own commit when the reply was lost', async () => {
    const { context, by, store, stored } = setUp();
    await proposeReissue(context, by('Ann'));
    const { commit } = store;
    store.commit = async (change) => {
      await commit?.(change);
      throw new Error('connection lost');
    };
    const { second } = await approveReissue(context, by('Bob'));
    expect(stored.record.reissue).toEqual({ kind: 'sent', transactionId: second.transaction.transactionId });
  });

  it('tells a second approver that it was already reissued', async () => {
    const { context, by, store } = setUp();
    await proposeReissue(context, by('Ann'));
    const { commit } = store;
    store.commit = async (change) => {
      await commit?.({
        ...change,
        next: { ...change.next, reissue: { kind: 'sent', transactionId: 'txn_x' } },
      });
      return { kind: 'stale' };
    };
    await expect(approveReissue(context, by('Bob'))).rejects.toThrow(/changed meanwhile/);
    await expect(approveReissue(context, by('Carol'))).rejects.toThrow(/already reissued as txn_x/);
  });

  it.each([
    ['no name', ' ', 'why'],
    ['no reason', 'Ann', '\t'],
    ['a name that is too long', 'a'.repeat(101), 'why'],
    ['a reason that is too long', 'Ann', 'w'.repeat(1_001)],
  ])('refuses %s', async (_, name, reason) => {
    const { context, by, commits } = setUp();
    await expect(proposeReissue(context, by(name, reason))).rejects.toThrow(/name|reason/);
    expect(commits).toEqual([]);
  });
});
