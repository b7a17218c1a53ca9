import { PaymentError } from '../../errors/payment-error.js';
import type { FakeBehavior } from '../../testing/fake-behavior.js';
import { createFakeGateway } from '../../testing/fake-gateway.js';
import type { OperationIdempotency } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { GatewayCallContext } from '../../gateway/v1/gateway-call-context-v1.js';
import { createTransaction } from '../../transaction/create-transaction.js';
import type { Transaction } from '../../transaction/transaction.js';
import { withRetry } from '../with-retry.js';

/** A submitted deposit. */
export const transaction: Transaction = {
  ...createTransaction({
    transactionId: `txn_${'1'.repeat(32)}`,
    kind: 'deposit',
    gatewayId: 'fake',
    money: { amountMinor: 100, currency: 'KES' },
    createdAt: '2026-01-01T00:00:00.000Z',
  }),
  status: 'submitted',
};

export const context = (): GatewayCallContext => ({
  idempotencyKey: `${transaction.transactionId}-deposit`,
  attempt: 1,
  signal: new AbortController().signal,
});

/** Errors without effect, and of unknown effect. */
export const clean = new PaymentError('gateway_unreachable', 'none', 'refused');
export const uncertain = new PaymentError('connection_lost', 'unknown', 'reset');

/** A gateway with one behavior for each call. */
export const gatewayThat = (
  behaviors: readonly FakeBehavior[],
  idempotency: OperationIdempotency = 'native',
) => createFakeGateway({ idempotency, behave: (_, __, call) => behaviors[call - 1] ?? { do: 'succeed' } });

/** Three attempts without a delay. */
export const retry = withRetry({ attemptsMax: 3, initialDelayMs: 0 });

export const errorOf = async (work: Promise<unknown>): Promise<PaymentError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (PaymentError.is(error)) return error;
  throw new Error('no PaymentError was thrown');
};
