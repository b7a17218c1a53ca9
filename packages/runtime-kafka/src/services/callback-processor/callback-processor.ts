import { consumeTopic } from '../consume-topic.js';
import type { ServiceContext } from '../service-context.js';
import { createCallbackReceivedHandler } from './handle-gateway-callback-received.js';

/** Consumes stored gateway callbacks and applies what they prove. The returned function stops it. */
export function startCallbackProcessor(context: ServiceContext): Promise<() => Promise<void>> {
  return consumeTopic(context, {
    topic: 'gateway-callback-received-v1',
    group: 'callback-processor',
    handle: createCallbackReceivedHandler(context),
  });
}
