import type { ServiceContext } from '../service-context.js';
import type { TopicHandlers } from '../topic-handlers.js';
import { createCallbackReceivedHandler } from './handle-gateway-callback-received.js';

/** Consumes stored gateway callbacks and applies what they prove. */
export function createCallbackProcessor(context: ServiceContext): TopicHandlers {
  return { 'gateway-callback-received-v1': createCallbackReceivedHandler(context) };
}
