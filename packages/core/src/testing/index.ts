export { createManualClock, type ManualClock } from './manual-clock.js';
export type { FakeBehavior } from './fake-behavior.js';
export {
  createFakeGateway,
  type FakeGateway,
  type FakeGatewayOptions,
  type FakeMovement,
} from './fake-gateway.js';
export { createMemoryPaymentStore } from './memory-payment-store.js';
export { createTestTransaction, type TestTransaction } from './create-test-transaction.js';
