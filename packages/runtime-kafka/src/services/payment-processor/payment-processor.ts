import type { ServiceContext } from '../shared/service-context.js';
import type { LookUp, WorkHandlers } from '../shared/work-handlers.js';
import { createTakeNextStep } from './take-next-step.js';

/** Calls gateways: for what is accepted, for what is tried again, and to find out what became of what was sent. */
export function createPaymentProcessor(context: ServiceContext, lookUp: LookUp): WorkHandlers {
  return { transactions: createTakeNextStep(context, lookUp) };
}
