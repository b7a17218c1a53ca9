export type { Money } from './money/money.js';
export { createMoney, isSameMoney } from './money/money.js';
export { currencyExponent, isCurrency, listCurrencies } from './money/currency-exponent.js';
export { parseMajorUnits } from './money/parse-major-units.js';
export { formatMajorUnits } from './money/format-major-units.js';
export type { TransactionStatus } from './transaction/transaction-status.js';
export { isFinalStatus, transactionTransitions } from './transaction/transaction-status.js';
export type {
  Counterparty,
  CustomerAction,
  JsonValue,
  Transaction,
  TransactionFailure,
  TransactionKind,
} from './transaction/transaction.js';
export { transitionTransaction, type TransactionChange } from './transaction/transition-transaction.js';
export { createTransactionId, transactionIdPattern } from './transaction/create-transaction-id.js';
export { assertUndoable } from './transaction/assert-undoable.js';
export { createUndoing, type UndoingRequest } from './transaction/create-undoing.js';
export { undoableMoney } from './transaction/undoable-money.js';
export { idempotencyKeyFor } from './transaction/idempotency-key.js';
export { PaymentError, type PaymentEffect, type PaymentErrorDetails } from './errors/payment-error.js';
export type { PaymentErrorCode } from './errors/payment-error-code.js';
export { toPaymentError } from './errors/to-payment-error.js';
export type { FailureReason } from './errors/failure-reason.js';
export { isSafeToRetry } from './errors/is-safe-to-retry.js';
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
export { aroundOperations, type GatewayLayer, type OperationCall } from './gateway/gateway-layer.js';
export { assertOperationSupported } from './gateway/assert-operation-supported.js';
export { callbackPathOf, createGatewayRegistry, type GatewayRegistry } from './gateway/gateway-registry.js';
export { withRetry, type RetryOptions } from './resilience/with-retry.js';
export {
  withCircuitBreaker,
  type CircuitBreakerChange,
  type CircuitBreakerLayer,
  type CircuitBreakerOptions,
  type CircuitBreakerState,
} from './resilience/with-circuit-breaker.js';
export { withContractGuard, type ContractGuardOptions } from './resilience/with-contract-guard.js';
export { withTimeout, type TimeoutOptions } from './resilience/with-timeout.js';
export { withBulkhead, type BulkheadOptions } from './resilience/with-bulkhead.js';
export { withLogging, type LoggingOptions } from './resilience/with-logging.js';
export {
  withTracing,
  type TracedCall,
  type TracedEnd,
  type TracingOptions,
} from './resilience/with-tracing.js';
export { resilienceDefaults } from './resilience/resilience-defaults.js';
