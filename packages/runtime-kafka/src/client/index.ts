export {
  LangoProblem,
  createLangoClient,
  type LangoClient,
  type LangoClientOptions,
  type OperationInput,
} from './create-lango-client.js';
export { apiOperations, type ApiOperations } from './generated-api-types.js';
export type {
  Amount,
  CallbackEndpoint,
  CallbackEndpointList,
  CallbackEndpointRequest,
  CallbackEndpointWithSecret,
  DeliveryList,
  GatewayList,
  IncomingDepositList,
  PaymentRequest,
  Problem,
  TransactionHistory,
  TransactionList,
  TransactionView,
  RefundRequest,
} from './generated-api-types.js';
