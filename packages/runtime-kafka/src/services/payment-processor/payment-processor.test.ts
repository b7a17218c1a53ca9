import { createGatewayRegistry, PaymentError, type GatewayRegistry } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { expect, it } from 'vitest';
import { defaultPolicy } from '../../decisions/policy.js';
import { createLookUp } from '../look-up/look-up.js';
import type { ServiceContext } from '../shared/service-context.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { createPaymentProcessor } from './payment-processor.js';

const nowMs = Date.UTC(2026, 0, 1);
const queued = () =>
  testRecord({ status: 'created' }, { possiblySent: false, nextStep: 'queued', attempts: 0 });
const stepOf = (context: ServiceContext) =>
  createPaymentProcessor(context, createLookUp(context)).transactions;

it.each([
  ['to be sent', queued()],
  [
    'whose sender died',
    testRecord({ status: 'submitted' }, { nextStep: 'in-flight', sendDeadlineAtMs: nowMs - 1 }),
  ],
  ['to be looked up', testRecord({}, { nextStep: 'awaiting-look-up' })],
])('leaves a payment %s to the processes that have its gateway', async (_, record) => {
  const { context, commits } = createTestContext(createFakeGateway(), record);
  const gateways = createGatewayRegistry([createFakeGateway({ gatewayId: 'other' })]);
  await expect(stepOf({ ...context, gateways })(record)).rejects.toThrow(/no gateway fake: add it here too/);
  expect(commits).toEqual([]);
});

it('pauses a gateway that refuses the credentials, and not the one that replaces it', async () => {
  const error = new PaymentError('credentials_rejected', 'none', 'no');
  const refusing = createFakeGateway({ behave: () => ({ do: 'fail-before-acting', error }) });
  const { context, stored } = createTestContext(refusing, queued());
  const live = { registry: createGatewayRegistry([refusing]) };
  const gateways: GatewayRegistry = {
    get: (gatewayId) => live.registry.get(gatewayId),
    find: (gatewayId) => live.registry.find(gatewayId),
    findByCallbackPath: (path) => live.registry.findByCallbackPath(path),
    list: () => live.registry.list(),
  };
  const step = stepOf({ ...context, gateways });
  await step(stored.record);
  stored.record = queued();
  await step(stored.record);
  expect(refusing.calls).toHaveLength(1);
  expect(stored.record).toMatchObject({
    nextStep: 'retry-scheduled',
    dueAtMs: nowMs + defaultPolicy.credentialsPauseMs,
  });
  live.registry = createGatewayRegistry([createFakeGateway()]);
  stored.record = queued();
  await step(stored.record);
  expect(stored.record.transaction.status).toBe('succeeded');
});
