import type { GatewayCallContext } from '../../gateway/v1/gateway-call-context-v1.js';
import { createTransaction } from '../../transaction/create-transaction.js';
import { createFakeGateway } from '../../testing/fake-gateway.js';
import type { Transaction } from '../../transaction/transaction.js';

/** Input without fault, of which the rows of the tables spoil one part at a time. */
export const kes = { amountMinor: 1_000, currency: 'KES' };

/** A time. */
export const at = '2026-01-01T00:00:00.000Z';

/** A deposit that is being sent. */
export const sent: Transaction = {
  ...createTransaction({
    transactionId: `txn_${'0'.repeat(32)}`,
    kind: 'deposit',
    gatewayId: 'fake',
    money: kes,
    counterparty: { phoneNumber: '+254712345678' },
    createdAt: at,
  }),
  status: 'submitted',
  version: 2,
};

/** The same, once it has succeeded. */
export const deposit: Transaction = { ...sent, status: 'succeeded', version: 3 };

/** A withdrawal that is being sent. */
export const withdrawal: Transaction = { ...sent, kind: 'withdrawal' };

/** A refund of some of it. */
export const refund: Transaction = {
  ...deposit,
  transactionId: `txn_${'1'.repeat(32)}`,
  kind: 'refund',
  status: 'created',
  money: { ...kes, amountMinor: 400 },
  originalTransactionId: deposit.transactionId,
};

/** A gateway that takes everything. */
export const gateway = createFakeGateway();

/** The context of a call. */
export const context: GatewayCallContext = {
  idempotencyKey: 'key-1',
  attempt: 1,
  signal: new AbortController().signal,
};

/** A logger that says nothing. */
export const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
