export type { Money } from './money/money.js';
export type { TransactionStatus } from './transaction/transaction-status.js';
export type {
  Counterparty,
  CustomerAction,
  JsonValue,
  Transaction,
  TransactionFailure,
  TransactionKind,
} from './transaction/transaction.js';
export type { TransactionChange } from './transaction/transition-transaction.js';
export type { RefundDetails } from './transaction/create-refund.js';
export type { PaymentErrorCode } from './errors/payment-error-code.js';
export type { PaymentEffect, PaymentErrorDetails } from './errors/payment-error.js';
export type { FailureReason } from './errors/failure-reason.js';
export type {
  AmountLimits,
  GatewayCapabilities,
  GatewayOperation,
  OperationCapability,
  OperationIdempotency,
} from './gateway/v1/gateway-capabilities-v1.js';
export type {
  GatewayDecline,
  GatewayPending,
  GatewayResponse,
  GatewaySuccess,
} from './gateway/v1/gateway-response-v1.js';
export type {
  AccessToken,
  GatewayCallContext,
  Logger,
  TokenCache,
} from './gateway/v1/gateway-call-context-v1.js';
export type {
  CallbackAcknowledgement,
  CallbackEvidence,
  GatewayCallbackContext,
  GatewayCallbackResult,
  GatewayUpdate,
  IncomingDeposit,
  ValidationRefusal,
} from './gateway/v1/gateway-callback-v1.js';
export type { EntryKind, GatewayEntry } from './gateway/v1/gateway-entry-v1.js';
export type {
  GatewayRecord,
  GatewayRecordKind,
  GatewayRecordPeriod,
  GatewayRecordSource,
  GatewayRecordsCapability,
  GatewayRecordsContext,
} from './gateway/v1/gateway-record-v1.js';
export type {
  PaymentGatewayV1,
  PaymentGatewayV1 as PaymentGateway,
} from './gateway/v1/payment-gateway-v1.js';
export type { GatewayLayer } from './gateway/gateway-layer.js';
export type { GatewayRegistry } from './gateway/gateway-registry.js';
