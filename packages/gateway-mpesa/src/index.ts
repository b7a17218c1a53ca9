export { createMpesaGateway } from './create-mpesa-gateway.js';
export type { MpesaGateway } from './mpesa-gateway.js';
export type { VodacomMpesaGateway } from './vodacom/vodacom-gateway.js';
export { safaricomCallbackAddresses } from './mpesa-options.js';
export type {
  MpesaB2cCommandId,
  MpesaB2cOptions,
  MpesaCommonOptions,
  MpesaDarajaOptions,
  MpesaGatewayOptions,
  MpesaVodacomOptions,
  VodacomMarket,
} from './mpesa-options.js';
export type { MpesaConversation } from './operations/mpesa-conversation.js';
export type { MpesaStatusQuery } from './operations/query-transaction-status.js';
export type { MpesaB2bCommandId, MpesaBusinessPayment } from './operations/pay-business.js';
export type { MpesaC2bRegistration, MpesaC2bUrls } from './operations/register-c2b-urls.js';
export type { MpesaPullRegistration } from './records/register-pull-transactions.js';
export type { MpesaQrCodeRequest } from './operations/generate-qr-code.js';
export {
  readAccountBalance,
  type MpesaAccountBalance,
  type MpesaBalanceRequest,
} from './operations/request-account-balance.js';
export type { MpesaApiContext } from './mpesa-api-context.js';
export { mpesaAccountReference } from './mapping/to-account-reference.js';
