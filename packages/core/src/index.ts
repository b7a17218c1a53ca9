export type * from './types.js';
export { createMoney, isSameMoney } from './money/money.js';
export { currencyExponent, isCurrency, listCurrencies } from './money/currency-exponent.js';
export { parseMajorUnits } from './money/parse-major-units.js';
export { formatMajorUnits } from './money/format-major-units.js';
export { isFinalStatus, transactionTransitions } from './transaction/transaction-status.js';
export { transitionTransaction } from './transaction/transition-transaction.js';
export { createTransactionId, transactionIdPattern } from './transaction/create-transaction-id.js';
export { createTransaction, type TransactionRequest } from './transaction/create-transaction.js';
export { assertRefundable } from './transaction/assert-refundable.js';
export { createRefund } from './transaction/create-refund.js';
export { refundableMoney } from './transaction/refundable-money.js';
export { applyEvidence } from './evidence/apply-evidence.js';
export { isRefusal } from './evidence/apply-error.js';
export { ownEntry, successEntry, type TransactionEntry } from './evidence/transaction-entry.js';
export type {
  EntryEvidence,
  ErrorEvidence,
  Evidence,
  EvidenceCircumstances,
  EvidenceSource,
  ResponseEvidence,
  UnverifiedNumbers,
} from './evidence/evidence.js';
export type { ContradictionKind, EvidenceOutcome, NextAction } from './evidence/evidence-outcome.js';
export { idempotencyKeyFor } from './transaction/idempotency-key.js';
export { PaymentError } from './errors/payment-error.js';
export { toPaymentError } from './errors/to-payment-error.js';
export { isSafeToRetry } from './errors/is-safe-to-retry.js';
export { aroundOperations, type OperationCall } from './gateway/gateway-layer.js';
export { assertOperationSupported } from './gateway/assert-operation-supported.js';
export { callbackPathOf, createGatewayRegistry } from './gateway/gateway-registry.js';
export { withRetry, type RetryOptions } from './resilience/with-retry.js';
export {
  withCircuitBreaker,
  type CircuitBreakerChange,
  type CircuitBreakerLayer,
  type CircuitBreakerOptions,
  type CircuitBreakerState,
} from './resilience/with-circuit-breaker.js';
export { isGatewayUnwell } from './resilience/is-gateway-unwell.js';
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
export { createPaymentFlow, type PaymentFlow } from './flow/create-payment-flow.js';
export type { Payment, PaymentStore } from './flow/payment.js';
export type { PaymentFlowOptions } from './flow/payment-flow-options.js';
export type { PaymentRequest, RefundRequest } from './flow/start-payment.js';
