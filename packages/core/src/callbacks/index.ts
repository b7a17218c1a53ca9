export {
  createCallbackHandler,
  type CallbackHandler,
  type CallbackHandlerOptions,
} from './create-callback-handler.js';
export { toNodeListener, type NodeListener, type NodeListenerOptions } from './to-node-listener.js';
export type {
  CallbackClaim,
  IgnoredCallback,
  ReceivedGatewayCallback,
  UnverifiedCallback,
  ValidationRequestCallback,
  VerifiedCallback,
} from './received-callback.js';
