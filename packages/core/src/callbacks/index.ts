export {
  createCallbackHandler,
  type CallbackHandler,
  type CallbackHandlerOptions,
  type ReceivedGatewayCallback,
} from './create-callback-handler.js';
export { toNodeListener, type NodeListenerOptions } from './to-node-listener.js';
