import { emptyBalance } from '../../ports/balance.js';
import type { TransactionStatus } from '@lango/core';
import { createTestTransaction } from '@lango/core/testing';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { DecisionContext } from '../evidence.js';
import { defaultPolicy } from '../policy.js';

/** The time in tests of decisions. */
export const nowMs = Date.UTC(2026, 0, 1);
export const money = { amountMinor: 1500, currency: 'KES' };
export const context: DecisionContext = {
  nowMs,
  policy: defaultPolicy,
  idempotency: 'none',
  canLookUp: true,
};

/** A deposit created a minute ago, in that status, sent once. */
export function recordIn(
  status: TransactionStatus,
  changes: Partial<TransactionRecord> = {},
): TransactionRecord {
  return {
    transaction: createTestTransaction({
      transactionId: `txn_${'a'.repeat(32)}`,
      kind: 'deposit',
      gatewayId: 'fake',
      money,
      status,
      version: 4,
      createdAt: new Date(nowMs - 60_000).toISOString(),
      submittedAt: new Date(nowMs - 50_000).toISOString(),
      submitBy: new Date(nowMs + 600_000).toISOString(),
      ...(status === 'failed' && { failure: { reason: 'declined' } }),
      ...(status === 'succeeded' && { gatewayReference: 'g-1' }),
    }),
    merchantId: 'mer_1',
    environment: 'test',
    gatewayAccount: 'fake',
    attempts: 1,
    possiblySent: false,
    lookUps: 0,
    balance: emptyBalance,
    ...changes,
  };
}
