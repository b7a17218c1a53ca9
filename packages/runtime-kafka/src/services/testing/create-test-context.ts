import { createGatewayRegistry, type PaymentGateway } from '@lango/core';
import { createTestTransaction } from '@lango/core/testing';
import { defaultPolicy } from '../../decisions/policy.js';
import { emptyBalance } from '../../ports/balance.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { TransactionCommit } from '../../ports/transaction-change.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import { createEventHandlers } from '../shared/event-handlers.js';
import type { ServiceContext } from '../shared/service-context.js';
import { noMetrics } from './no-metrics.js';
import { noTracing } from './no-tracing.js';

const nothing = () => undefined;

/** A context with one gateway, one row and a clock that stands still until it is moved; for tests of single handlers. */
export function createTestContext(gateway: PaymentGateway, row: TransactionRecord) {
  const time = { wallMs: Date.UTC(2026, 0, 1), monotonicMs: 0 };
  const commits: TransactionCommit[] = [];
  const stored = { record: row };
  const store: Partial<TransactionStore> = {
    find: async () => stored.record,
    commit: async (change) => {
      commits.push(change);
      if (change.expectedVersion !== stored.record.transaction.version) return { kind: 'stale' };
      stored.record = change.next;
      return { kind: 'committed', eventIds: [] };
    },
  };
  const context: Partial<ServiceContext> = {
    store: store as TransactionStore,
    clock: {
      now: () => time.wallMs,
      monotonicNow: () => time.monotonicMs,
      after: () => nothing,
    },
    random: { bytes: (size) => new Uint8Array(size), fraction: () => 0.5 },
    logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    metrics: noMetrics,
    tracing: noTracing,
    keyRing: { callbackToken: () => 'f'.repeat(32) } as unknown as ServiceContext['keyRing'],
    policy: defaultPolicy,
    retiredGateways: new Set(),
    gateways: createGatewayRegistry([gateway]),
    eventHandlers: createEventHandlers(),
    wakeUps: { send: nothing, idle: async () => undefined, isLate: () => false },
    claimMs: 5_000,
    handOverMs: 5_000,
    publicCallbackBaseUrl: 'https://pay.example.com',
  };
  return { context: context as ServiceContext, store, commits, stored, time };
}

/** A row in some state. */
export function testRecord(
  transaction: Partial<TransactionRecord['transaction']>,
  processing: Partial<TransactionRecord> = {},
): TransactionRecord {
  const atMs = Date.UTC(2026, 0, 1);
  return {
    transaction: createTestTransaction({
      transactionId: `txn_${'a'.repeat(32)}`,
      kind: 'deposit',
      gatewayId: 'fake',
      money: { amountMinor: 100, currency: 'KES' },
      status: 'unknown',
      version: 3,
      createdAt: new Date(atMs - 60_000).toISOString(),
      ...transaction,
    }),
    merchantId: 'mer_1',
    environment: 'test',
    gatewayAccount: 'fake',
    attempts: 1,
    possiblySent: true,
    lookUps: 1,
    openSinceMs: atMs - 60_000,
    dueAtMs: atMs,
    nextStep: 'awaiting-look-up',
    balance: emptyBalance,
    ...processing,
  };
}
