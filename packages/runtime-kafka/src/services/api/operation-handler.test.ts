import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import type { CallerCall } from './api-call.js';
import { operationHandler } from './operation-handler.js';

describe('a cancel of what waits for a person', () => {
  it('is refused and not accepted for ever, since code sends nothing for it', async () => {
    const review = { requestedAtMs: 0, reason: 'amount-differs' };
    const fake = createFakeGateway({ idempotency: 'native' });
    const { deposit } = fake.capabilities.operations;
    const operations = { ...fake.capabilities.operations, ...(deposit && { cancel: deposit }) };
    const gateway = { ...fake, capabilities: { ...fake.capabilities, operations } };
    const record = testRecord({ status: 'pending', gatewayReference: 'g-1' }, { review });
    const { context, commits } = createTestContext(gateway, record);
    const call = {
      caller: { merchantId: record.merchantId, environment: record.environment },
      params: { id: record.transaction.transactionId },
    } as unknown as CallerCall;
    await expect(operationHandler(context, 'cancel')(call)).rejects.toMatchObject({ status: 409 });
    expect(commits).toEqual([]);
  });
});
