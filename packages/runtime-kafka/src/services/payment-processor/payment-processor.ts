import type { ServiceContext } from '../shared/service-context.js';
import type { LookUp, WorkHandlers } from '../shared/work-handlers.js';
import { createTakeNextStep } from './take-next-step.js';

/** Calls gateways: first attempts, retries and look-ups. */
export function createPaymentProcessor(context: ServiceContext, lookUp: LookUp): WorkHandlers {
  return { transactions: createTakeNextStep(context, lookUp) };
}
