import type { ServiceContext } from '../services/shared/service-context.js';
import { callbackHandlers } from './callback-handlers.js';
import { eventHandlers } from './event-handlers.js';
import { exceptionHandlers } from './exception-handlers.js';
import { inProcessHandlers } from './in-process-handlers.js';
import { jobHandlers } from './job-handlers.js';
import { moneyHandlers } from './money-handlers.js';
import type { OperationsHandlers } from './operations-call.js';
import type { OperationsTools } from './operations-tools.js';
import { overviewHandlers } from './overview-handlers.js';
import { paymentHandlers } from './payment-handlers.js';
import { registryHandlers } from './registry-handlers.js';
import { reviewHandlers } from './review-handlers.js';
import { sessionHandlers } from './session-handlers.js';
import type { SignIn } from './sign-in.js';
import { unmatchedHandlers } from './unmatched-handlers.js';

/** The handler of each route. */
export function createOperationsHandlers(
  context: ServiceContext,
  tools: OperationsTools,
  signIn: SignIn,
): OperationsHandlers {
  return {
    ...sessionHandlers(signIn),
    ...overviewHandlers(context, tools),
    ...paymentHandlers(context, tools),
    ...moneyHandlers(context),
    ...reviewHandlers(context),
    ...exceptionHandlers(context),
    ...callbackHandlers(context, tools),
    ...eventHandlers(context, tools),
    ...inProcessHandlers(context),
    ...jobHandlers(context),
    ...unmatchedHandlers(context, tools),
    ...registryHandlers(context, tools),
  };
}
