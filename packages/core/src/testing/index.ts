export { createManualClock, type ManualClock } from './manual-clock.js';
export {
  createFakeGateway,
  type FakeBehavior,
  type FakeGateway,
  type FakeGatewayOptions,
  type FakeMovement,
} from './fake-gateway.js';
