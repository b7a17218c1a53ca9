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
  MovementRequest,
  Problem,
  TransactionHistory,
  TransactionList,
  TransactionView,
  UndoRequest,
} from './generated-api-types.js';
