export {
  simulatorWebhookSecret,
  startStripeSimulator,
  type StripeSimulator,
  type StripeSimulatorOptions,
} from './start-stripe-simulator.js';
export {
  listFaultKinds,
  type FaultSubject,
  type SimulatorFault,
  type StripeOperation,
} from './fault-settings.js';
export type { SimulatorFaultKind } from '@lango/core/simulator-kit';
export type {
  SimulatedDisputeOptions,
  SimulatedRefundOptions,
  SimulatorActions,
} from './simulator-actions.js';
export type { DisputeStep } from './disputes.js';
export type { RefundBeginning } from './refunds.js';
export type { SimulatedMovement, SimulatedObject } from './simulator-records.js';
export { listTestPaymentMethods } from './test-payment-methods.js';
export { signWebhook } from './webhooks.js';
