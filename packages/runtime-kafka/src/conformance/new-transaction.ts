import { randomBytes, randomUUID } from 'node:crypto';
import { createTransaction } from '@lango/core';
import { emptyBalance } from '../ports/balance.js';
import type { NewTransaction, TransactionCommit } from '../ports/transaction-change.js';
import type { TransactionRecord } from '../ports/transaction-record.js';

const createdAt = '2026-03-01T10:00:00.123Z';

/** A row as the api creates it. Every column has a value that would reveal a wrong type. */
export function newTransaction(
  merchantId: string,
  change: {
    readonly idempotencyKey?: string;
    readonly fingerprint?: string;
    readonly atMs?: number;
    readonly gatewayAccount?: string;
  } = {},
): NewTransaction {
  const transactionId = `txn_${randomBytes(16).toString('hex')}`;
  const record: TransactionRecord = {
    transaction: createTransaction({
      transactionId,
      kind: 'deposit',
      gatewayId: 'fake',
      money: { amountMinor: 9_007_199_254_740_991, currency: 'KES' },
      merchantReference: 'O\'Brien \\ "1" ✓',
      counterparty: { phoneNumber: '+254712345678' },
      metadata: { note: 'null\u2028', empty: '' },
      gatewayOptions: { fake: { deep: [1, { two: null }] } },
      createdAt,
      submitBy: '2026-03-01T10:10:00.000Z',
    }),
    merchantId,
    environment: 'test',
    gatewayAccount: change.gatewayAccount ?? 'account',
    callbackUrl: 'https://shop.example.com/callbacks',
    attempts: 0,
    possiblySent: false,
    lookUps: 0,
    balance: emptyBalance,
    nextStep: 'queued',
    dueAtMs: change.atMs ?? Date.parse(createdAt),
  };
  return {
    record,
    idempotencyKey: change.idempotencyKey ?? randomUUID(),
    fingerprint: change.fingerprint ?? 'fingerprint',
  };
}

/** The next version of a record, ready to commit. */
export function nextVersion(
  record: TransactionRecord,
  change: Partial<TransactionRecord['transaction']> = {},
  extras: Partial<TransactionCommit> = {},
): TransactionCommit {
  const { version } = record.transaction;
  const atMs = Date.parse(createdAt) + version * 1_000;
  return {
    expectedVersion: version,
    next: { ...record, transaction: { ...record.transaction, ...change, version: version + 1 } },
    cause: 'conformance',
    atMs,
    eventsDueAtMs: atMs + 5_000,
    ...extras,
  };
}

/** The commit that ends a transaction. */
export function finalVersion(
  record: TransactionRecord,
  change: Partial<TransactionRecord['transaction']>,
  extras: Partial<TransactionCommit> = {},
): TransactionCommit {
  const { dueAtMs: _, nextStep: __, ...rest } = record;
  return nextVersion(rest, change, extras);
}
