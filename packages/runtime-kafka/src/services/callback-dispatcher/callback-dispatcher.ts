import type { ServiceContext } from '../shared/service-context.js';
import type { WorkHandlers } from '../shared/work-handlers.js';
import { createDeliveries } from './deliver.js';

/** Delivers events to merchants and to in-process handlers. */
export function createCallbackDispatcher(context: ServiceContext): WorkHandlers {
  const { deliver, idle } = createDeliveries(context);
  return { deliveries: deliver, idle };
}
