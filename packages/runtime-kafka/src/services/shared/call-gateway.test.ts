import type { PaymentGatewayV1 } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { callGateway } from './call-gateway.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';

describe('the send deadline', () => {
  const refund = testRecord({
    kind: 'refund',
    status: 'submitted',
    originalTransactionId: `txn_${'b'.repeat(32)}`,
  });
  const original = testRecord({
    transactionId: `txn_${'b'.repeat(32)}`,
    status: 'succeeded',
    gatewayReference: 'g-0',
  });

  it('is checked after the original was read: a worker that was paused there does not send', async () => {
    const gateway = createFakeGateway();
    const { context, store, time } = createTestContext(gateway, refund);
    store.find = async () => {
      time.monotonicMs += 20_000;
      return original;
    };
    const outcome = await callGateway(context, refund, 'refund', { sendBeforeMs: 5_000 });
    expect(outcome).toMatchObject({ kind: 'error', error: { code: 'aborted', effect: 'none' } });
    expect(gateway.movements).toEqual([]);
  });

  it('an original that cannot be read leaves no doubt: nothing was sent', async () => {
    const gateway = createFakeGateway();
    const { context, store } = createTestContext(gateway, refund);
    store.find = async () => {
      throw new Error('the store is away');
    };
    const outcome = await callGateway(context, refund, 'refund');
    expect(outcome).toMatchObject({ kind: 'error', error: { effect: 'none' } });
    expect(gateway.movements).toEqual([]);
  });
});

describe('a look-up of a refund', () => {
  const originalTransactionId = `txn_${'b'.repeat(32)}`;
  const refund = testRecord({ kind: 'refund', status: 'unknown', originalTransactionId });

  it('gets the original, since the provider may need both', async () => {
    let originalId: unknown;
    const gateway: PaymentGatewayV1 = {
      ...createFakeGateway(),
      lookUp: async (_, { original }) => {
        originalId = original?.transactionId;
        return { status: 'pending', gatewayReference: 'g-1' };
      },
    };
    const { context, store } = createTestContext(gateway, refund);
    store.find = async (transactionId) => testRecord({ transactionId });
    await callGateway(context, refund, 'lookUp');
    expect(originalId).toBe(originalTransactionId);
  });
});
