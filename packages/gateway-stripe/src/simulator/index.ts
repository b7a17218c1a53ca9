export {
  simulatorWebhookSecret,
  startStripeSimulator,
  type StripeSimulator,
  type StripeSimulatorOptions,
} from './start-stripe-simulator.js';
export type { SimulatorFault } from './simulator-faults.js';
export type { SimulatorActions } from './simulator-actions.js';
export type { SimulatedMovement, SimulatedObject } from './simulator-records.js';
export { listTestPaymentMethods } from './test-payment-methods.js';
export { signWebhook } from './webhook-sender.js';
