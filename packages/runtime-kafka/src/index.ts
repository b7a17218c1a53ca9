export { createRuntime, type Runtime } from './composition/create-runtime.js';
export {
  defineConfig,
  type EmbeddedInfrastructureConfig,
  type InfrastructureConfig,
  type ProductionInfrastructureConfig,
  type RuntimeConfig,
  type ServiceName,
} from './composition/runtime-config.js';
export type { RunningGateway, RuntimeGateways } from './composition/live-gateways.js';
export { LangoProblem } from './client/create-lango-client.js';
export type { OutcomeOptions, PaymentCall, Payments, TransactionCall } from './services/api/payments.js';
export type { EventHandler, EventTry } from './services/shared/event-handlers.js';
export type {
  EventSelection,
  HandleEvents,
  HandledEvents,
  SelectedEvent,
} from './services/callback-dispatcher/handle-events.js';
export type { MerchantEventType } from './services/shared/merchant-events/merchant-events.js';
export type {
  EndpointDisabledEventData,
  IncomingDepositEventData,
  RuntimeEvent,
  TransactionEventData,
} from './services/shared/merchant-events/runtime-event.js';
export type { CreatedMerchant, RuntimeAdmin } from './composition/runtime-admin.js';
export type { RateLimit } from './ports/rate-limiter.js';
export type { ApiRateLimits } from './services/api/limit-calls.js';
export type { RetentionPeriods } from './services/housekeeping/apply-retention.js';
export type { HttpLimits } from './infrastructure/http/node-server.js';
export { createOpenApiDocument, type OpenApiDocument, type OpenApiNode } from './openapi/openapi-document.js';
export { ConfigurationError } from './ports/configuration-error.js';
export { defaultPolicy, type RuntimePolicy } from './decisions/policy.js';
export { createPinoLogger, type PinoLoggerOptions } from './infrastructure/node/pino-logger.js';
export type { MerchantAddressRules } from './infrastructure/http/merchant-address.js';
export type { KafkaOptions, KafkaSasl, KafkaTopicOptions } from './infrastructure/kafka/kafka-options.js';
export type { PostgresOptions } from './infrastructure/postgres/postgres-options.js';
export type { TlsFiles } from './infrastructure/node/tls-files.js';
export type { RedisOptions, RedisSentinelOptions } from './infrastructure/redis/redis-options.js';
export type { MasterKey } from './infrastructure/node/key-ring.js';
export type { IncomingDepositPolicy } from './services/callback-receiver/callback-receiver.js';
export type { ApiScope } from './services/api/api-token.js';
export type {
  AuditFault,
  AuditFaultKind,
  AuditReport,
  AuditRequest,
  AuditTotal,
} from './services/audit/audit-report.js';
export type {
  DifferenceReason,
  ReconciliationDifference,
  ReconciliationReport,
  ReconciliationRequest,
  ReconciliationTotal,
} from './services/reconciliation/reconciliation-report.js';
export type { Finding } from './composition/finding.js';
export type { ListedOperator, OperatorAdmin } from './composition/operator-admin.js';
export type { OperatorRole } from './ports/operator.js';
export type { ProxySignIn } from './operations/operations-tools.js';
export type { DeadLetter } from './ports/dead-letter.js';
export type { StoreTotals } from './ports/transaction-store.js';
