import { createFakeGateway } from '@lango/core/testing';
import { expect, it } from 'vitest';
import type { OperationsCall } from '../operations/operations-call.js';
import { registryHandlers } from '../operations/registry-handlers.js';
import type { OperationsTools } from '../operations/operations-tools.js';
import { createTestContext, testRecord } from '../services/testing/create-test-context.js';
import { createRuntimeAdmin } from './runtime-admin.js';
import type { RuntimeConfig } from './runtime-config.js';

/** A process that knows `fake`, and a merchant whose list also has a gateway of another process. */
function setUp() {
  const { context, store } = createTestContext(createFakeGateway(), testRecord({}));
  let gateways: readonly string[] | undefined = ['fake', 'elsewhere'];
  store.findMerchant = async (merchantId) => ({
    merchantId,
    name: 'Kiosk',
    callbackSecretSealed: '',
    createdAtMs: 0,
    ...(gateways && { gateways }),
  });
  store.setMerchantGateways = async (_, list) => {
    gateways = list;
    return true;
  };
  const admin = createRuntimeAdmin(context, {} as RuntimeConfig);
  const handlers = registryHandlers(context, { admin, breakers: () => [] } as unknown as OperationsTools);
  const allow = (list: readonly string[]) =>
    handlers.allowMerchantGateways({
      params: { merchantId: 'mer_1' },
      body: { gateways: list },
    } as unknown as OperationsCall<{ gateways: string[] }>);
  return { allow, gateways: () => gateways };
}

it('a gateway of another process stays on a merchant’s list, and cannot be added to it here', async () => {
  const { allow, gateways } = setUp();
  expect((await allow(['elsewhere'])).status).toBe(200);
  expect(gateways()).toEqual(['elsewhere']);
  await expect(allow(['elsewhere', 'other'])).rejects.toMatchObject({ status: 422, field: 'gateways' });
  expect((await allow(['fake'])).status).toBe(200);
  await expect(allow(['fake', 'elsewhere'])).rejects.toMatchObject({ status: 422 });
  expect(gateways()).toEqual(['fake']);
});
