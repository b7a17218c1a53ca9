import { test } from 'vitest';
import { testGatewayConformance } from '../conformance/test-gateway-conformance.js';
import type { ConformanceSituation } from '../conformance/conformance-situation.js';
import { PaymentError } from '../errors/payment-error.js';
import type { GatewayCallbackContext } from '../gateway/v1/gateway-callback-v1.js';
import { createTestTransaction } from './create-test-transaction.js';
import type { Money } from '../money/money.js';
import type { Transaction, TransactionKind } from '../transaction/transaction.js';
import type { FakeBehavior } from './fake-behavior.js';
import { createFakeGateway } from './fake-gateway.js';

const before = (
  code: PaymentError['code'],
  effect: PaymentError['effect'],
  retryAfterMs?: number,
): FakeBehavior => ({
  do: 'fail-before-acting',
  error: new PaymentError(code, effect, code, undefined, retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const after = (code: PaymentError['code']): FakeBehavior => ({
  do: 'act-then-fail',
  error: new PaymentError(code, 'unknown', code),
});

/** The fake has no network: in these situations it returns what an adapter's transport would. */
const behaviors: Partial<Record<ConformanceSituation, FakeBehavior>> = {
  'outcome-open': { do: 'pend' },
  'deposit-declined': { do: 'decline' },
  'withdrawal-declined': { do: 'decline' },
  'connection-refused': before('gateway_unreachable', 'none'),
  'connection-lost-before-send': before('connection_lost', 'unknown'),
  'connection-lost-after-send': after('connection_lost'),
  'answer-drips': after('gateway_timeout'),
  'answer-truncated': after('connection_lost'),
  'answer-oversized': after('response_unreadable'),
  'answer-of-wrong-type': before('response_unreadable', 'unknown'),
  'answer-empty': before('response_unreadable', 'unknown'),
  'answer-without-reference': after('response_unreadable'),
  'server-error': after('gateway_error'),
  'bad-gateway': before('gateway_error', 'unknown'),
  'rate-limited': before('rate_limited', 'none', 7_000),
  'credentials-refused': before('credentials_rejected', 'none'),
  'unknown-code': { do: 'pend' },
};

// What does not apply is in the report; `npm test` counts a skipped test as one that could not run.
testGatewayConformance({
  test: (name, body) => test(name, () => body()),
  createHarness: (situation) => {
    if (situation === 'answer-never-comes') return { notApplicable: 'the fake answers at once' };
    const behavior = behaviors[situation] ?? { do: 'succeed' };
    const prepared = new Set<string>();
    const open = new Map<string, Money>();
    const once = situation === 'connection-lost-after-send';
    const gateway = createFakeGateway({
      amounts: { KES: { minMinor: 100, maxMinor: 10_000_000, stepMinor: 100 } },
      ...listingErrorOf(behavior),
      behave: ({ transactionId, money }, operation, call) => {
        if (situation === 'outcome-open' && operation !== 'lookUp' && !prepared.has(transactionId))
          open.set(transactionId, money);
        if (prepared.has(transactionId)) return { do: 'succeed' };
        if (once && call > 1) return { do: 'succeed' };
        return operation === 'lookUp' && behavior.do === 'act-then-fail'
          ? { ...behavior, do: 'fail-before-acting' }
          : behavior;
      },
    });
    return {
      gateway,
      secrets: ['fake-gateway-signing-key'],
      createTransaction,
      movementsOf: ({ transactionId }) => {
        const moved = gateway.movements.filter((movement) => movement.transactionId === transactionId);
        const money = open.get(transactionId);
        return moved.length > 0 || money === undefined
          ? moved.map((movement) => ({ money: movement.money, isFinal: true }))
          : [{ money, isFinal: false }];
      },
      settle: ({ transactionId }, { money, outcome = 'succeeded' }) => {
        if (money !== undefined) return { notApplicable: 'the fake always moves the requested amount' };
        gateway.settle(transactionId, outcome);
        if (outcome === 'failed') open.delete(transactionId);
      },
      // `calls` includes calls that the fake refused; only movements reached its provider.
      countRequests: () => gateway.movements.length,
      requestReached: () => Promise.resolve(),
      createCallback: (transaction, { outcome, money }) => {
        const { transactionId, gatewayReference } = transaction;
        const known = { transactionId, gatewayReference };
        const content = {
          succeeded: { ...known, status: 'succeeded', money: money ?? transaction.money },
          failed: {
            ...known,
            status: 'failed',
            reason: 'declined',
            rawCode: '51',
            rawMessage: 'declined by the fake',
          },
          'unknown-code': { ...known, status: 'pending', rawCode: 'SIDEWAYS' },
        }[outcome];
        const callback: Pick<GatewayCallbackContext, 'url'> = { url: 'https://host.example/callbacks/fake' };
        return { ...gateway.callbackSaying(content), ...callback };
      },
      prepare: async (_what, money) => {
        const made = createTransaction('deposit');
        const transaction = { ...made, ...(money !== undefined && { money }) };
        prepared.add(transaction.transactionId);
        const idempotencyKey = `${transaction.transactionId}-deposit`;
        const { signal } = new AbortController();
        const answer = await gateway.deposit(transaction, { idempotencyKey, attempt: 1, signal });
        return { ...transaction, status: 'succeeded', gatewayReference: answer.gatewayReference ?? '' };
      },
      recordsPageSize: 5,
    };
  },
});

function listingErrorOf(behavior: FakeBehavior) {
  return 'error' in behavior ? { listingError: behavior.error } : {};
}

const createTransaction = (kind: TransactionKind): Transaction =>
  createTestTransaction({ kind, gatewayId: 'fake', createdAt: '2026-01-01T00:00:00.000Z' });
