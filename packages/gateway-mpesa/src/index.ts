export { createMpesaGateway } from './create-mpesa-gateway.js';
export type { MpesaGateway } from './mpesa-gateway.js';
export { safaricomCallbackAddresses } from './mpesa-options.js';
export type {
  MpesaB2cCommandId,
  MpesaB2cOptions,
  MpesaCommonOptions,
  MpesaDarajaOptions,
} from './mpesa-options.js';
export type { MpesaConversation } from './operations/mpesa-conversation.js';
export type { MpesaStatusQuery } from './operations/query-transaction-status.js';
export type { MpesaApiContext } from './mpesa-api-client.js';
