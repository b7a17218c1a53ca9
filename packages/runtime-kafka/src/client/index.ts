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
  Transaction,
  TransactionHistory,
  TransactionList,
  UndoRequest,
} from './generated-api-types.js';
