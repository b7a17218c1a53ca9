import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { failureReasons } from '../errors/failure-reasons.js';
import type { gatewayOperations } from '../gateway/gateway-operations.js';
import type {
  FailureReason,
  EntryKind,
  GatewayEntry,
  GatewayOperation,
  GatewayRecord,
  GatewayResponse,
  GatewayUpdate,
  IncomingDeposit,
  Money,
  Transaction,
} from '../types.js';
import type { entryKindSchema } from './index.js';
import {
  gatewayEntrySchema,
  gatewayRecordSchema,
  gatewayResponseSchema,
  gatewayUpdateSchema,
  incomingDepositSchema,
  moneySchema,
  transactionSchema,
} from './index.js';

const money: Required<Money> = { amountMinor: 150_050, currency: 'KES' };
const transactionId = `txn_${'0'.repeat(32)}`;
const at = '2026-11-22T09:00:00.000Z';

/** `Required`, so that a member added to an interface must be added here, and fails if its schema lacks it. */
const transaction: Required<Transaction> = {
  transactionId,
  kind: 'refund',
  gatewayId: 'fake',
  money,
  status: 'failed',
  version: 4,
  merchantReference: 'INV-1',
  counterparty: {
    phoneNumber: '+254712345678',
    name: 'A',
    emailAddress: 'a@example.com',
    stripeAccount: 'acct_1',
  },
  gatewayReference: 'g-1',
  receiptNumber: 'R1',
  fee: money,
  action: { type: 'redirect', url: 'https://p.example/' },
  failure: { reason: 'declined', rawCode: '51', rawMessage: 'no' },
  originalTransactionId: transactionId,
  metadata: { order: '1' },
  gatewayOptions: { mpesa: { accountReference: 'A-1', nested: [1, null, { a: true }] } },
  createdAt: at,
  submittedAt: at,
  submitBy: at,
};
const responses: readonly GatewayResponse[] = [
  { status: 'succeeded', gatewayReference: 'g-1', receiptNumber: 'R1', money, fee: money },
  { status: 'pending', gatewayReference: 'g-1', action: { type: 'approve-on-device' }, rawCode: '1' },
  {
    status: 'pending',
    gatewayReference: 'g-1',
    action: { type: 'approve-on-device', accountReference: 'INV1' },
  },
  { status: 'pending', gatewayReference: 'g-1', isInconclusive: true },
  {
    status: 'failed',
    reason: 'other',
    rawCode: '9',
    rawMessage: 'x',
    gatewayReference: 'g-1',
    retryable: true,
  },
];
const deposit: Required<IncomingDeposit> = {
  gatewayReference: 'g-1',
  money,
  accountReference: 'A-1',
  counterparty: { phoneNumber: '+254712345678', name: 'A' },
  paidAt: at,
  receivingAccount: '600000',
};
const entry: Required<GatewayEntry> = {
  transactionId,
  gatewayReference: 'g-1',
  kind: 'chargeback',
  money,
  entryReference: 'dispute-1',
  occurredAt: at,
  isFinal: true,
  rawCode: '1',
  rawMessage: 'x',
};
const record: Required<GatewayRecord> = {
  recordReference: 'line-1',
  kind: 'refund',
  direction: 'out',
  money,
  fee: money,
  occurredAt: at,
  transactionId,
  gatewayReference: 'g-1',
  receiptNumber: 'R1',
  accountReference: 'A-1',
  entryReference: 're_1',
  originalTransactionId: 'txn_0',
  originalGatewayReference: 'pi_1',
};

it('each list for run-time checks equals its union', () => {
  expectTypeOf<(typeof failureReasons)[number]>().toEqualTypeOf<FailureReason>();
  expectTypeOf<(typeof gatewayOperations)[number]>().toEqualTypeOf<GatewayOperation>();
});

describe('each schema equals its interface', () => {
  it('in its type', () => {
    expectTypeOf<z.infer<typeof moneySchema>>().toEqualTypeOf<Money>();
    expectTypeOf<z.infer<typeof transactionSchema>>().toEqualTypeOf<Transaction>();
    expectTypeOf<z.infer<typeof gatewayResponseSchema>>().toEqualTypeOf<GatewayResponse>();
    expectTypeOf<z.infer<typeof gatewayUpdateSchema>>().toEqualTypeOf<GatewayUpdate>();
    expectTypeOf<z.infer<typeof incomingDepositSchema>>().toEqualTypeOf<IncomingDeposit>();
    expectTypeOf<z.infer<typeof gatewayEntrySchema>>().toEqualTypeOf<GatewayEntry>();
    expectTypeOf<z.infer<typeof entryKindSchema>>().toEqualTypeOf<EntryKind>();
    expectTypeOf<z.infer<typeof gatewayRecordSchema>>().toEqualTypeOf<GatewayRecord>();
  });

  it('in its members: a complete value survives parsing', () => {
    expect(moneySchema.parse(money)).toEqual(money);
    expect(transactionSchema.parse(transaction)).toEqual(transaction);
    for (const response of responses) {
      expect(gatewayResponseSchema.parse(response)).toEqual(response);
      expect(gatewayUpdateSchema.parse({ ...response, transactionId })).toEqual({
        ...response,
        transactionId,
      });
    }
    expect(incomingDepositSchema.parse(deposit)).toEqual(deposit);
    expect(gatewayEntrySchema.parse(entry)).toEqual(entry);
    expect(gatewayRecordSchema.parse(record)).toEqual(record);
  });

  it.each([
    ['money.amountMinor', { ...transaction, money: { ...money, amountMinor: 0.5 } }],
    ['money.currency', { ...transaction, money: { ...money, currency: 'kes' } }],
    ['transactionId', { ...transaction, transactionId: 'x' }],
    ['createdAt', { ...transaction, createdAt: 'yesterday' }],
    ['status', { ...transaction, status: 'done' }],
  ])('and names %s when it is wrong', (path, value) => {
    expect(transactionSchema.safeParse(value).error?.issues[0]?.path.join('.')).toBe(path);
  });
});
