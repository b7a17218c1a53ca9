export { createMpesaGateway } from './create-mpesa-gateway.js';
export type { MpesaGateway } from './daraja/mpesa-gateway.js';
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
export type { MpesaConversation } from './daraja/operations/mpesa-conversation.js';
export type { MpesaStatusQuery } from './daraja/operations/query-transaction-status.js';
export type { MpesaB2bCommandId, MpesaBusinessPayment } from './daraja/operations/pay-business.js';
export type { MpesaC2bRegistration, MpesaC2bUrls } from './daraja/operations/register-c2b-urls.js';
export type { MpesaPullRegistration } from './daraja/records/register-pull-transactions.js';
export type { MpesaQrCodeRequest } from './daraja/operations/generate-qr-code.js';
export {
  readAccountBalance,
  type MpesaAccountBalance,
  type MpesaBalanceRequest,
} from './daraja/operations/request-account-balance.js';
export type { MpesaApiContext } from './shared/mpesa-api-context.js';
export { mpesaAccountReference } from './shared/to-account-reference.js';
