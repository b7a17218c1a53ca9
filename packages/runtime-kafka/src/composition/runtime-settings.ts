import type { CircuitBreakerOptions, RetryOptions } from '@lango/core';
import { findUnknownSetting, type ShapeOf } from '@lango/core/gateway-kit';
import type { RuntimePolicy } from '../decisions/policy.js';
import type { HttpLimits } from '../infrastructure/http/node-server.js';
import type { MerchantAddressRules } from '../infrastructure/http/merchant-address.js';
import type {
  KafkaClientOptions,
  KafkaOptions,
  KafkaSasl,
  PublicEventsOptions,
} from '../infrastructure/kafka/kafka-options.js';
import type { MasterKey } from '../infrastructure/node/key-ring.js';
import type { TlsFiles } from '../infrastructure/node/tls-files.js';
import type { PostgresOptions, PostgresPoolOptions } from '../infrastructure/postgres/postgres-options.js';
import type {
  RedisClientOptions,
  RedisOptions,
  RedisSentinelOptions,
} from '../infrastructure/redis/redis-options.js';
import type { ApiRateLimits } from '../services/api/limit-calls.js';
import type { RetentionPeriods } from '../services/housekeeping/apply-retention.js';
import type { ProxySignIn } from '../operations/operations-tools.js';
import type { HousekeepingIntervals } from '../services/housekeeping/housekeeping.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { RateLimit } from '../ports/rate-limiter.js';
import type {
  EmbeddedInfrastructureConfig,
  PostgresInfrastructureConfig,
  ProductionInfrastructureConfig,
  RuntimeConfig,
} from './runtime-config.js';

const tls = { ca: true, cert: true, key: true, servername: true } as const satisfies ShapeOf<TlsFiles>;

const kafka = {
  client: true,
  brokers: true,
  clientId: true,
  prefix: true,
  tls,
  sasl: { mechanism: true, username: true, password: true } satisfies ShapeOf<KafkaSasl>,
  sessionTimeoutMs: true,
  publicEvents: { topic: true, source: true } satisfies ShapeOf<PublicEventsOptions>,
} as const satisfies ShapeOf<KafkaOptions & KafkaClientOptions>;

const redis = {
  client: true,
  url: true,
  sentinels: true,
  primaryName: true,
  username: true,
  password: true,
  sentinelPassword: true,
  tls,
  prefix: true,
} as const satisfies ShapeOf<RedisOptions & RedisSentinelOptions & RedisClientOptions>;

const postgres = {
  pool: true,
  schema: true,
  url: true,
  tls,
  poolSize: true,
  callbackPoolSize: true,
  searchPoolSize: true,
  statementTimeoutMs: true,
  namedStatements: true,
} as const satisfies ShapeOf<PostgresOptions & PostgresPoolOptions>;

const infrastructure = {
  kind: true,
  dataDirectory: true,
  acceptPowerLossRisk: true,
  ...postgres,
  listen: true,
  migrate: true,
  kafka,
  redis,
  postgres,
} as const satisfies ShapeOf<
  EmbeddedInfrastructureConfig &
    Omit<ProductionInfrastructureConfig, 'kind'> &
    Omit<PostgresOptions & PostgresPoolOptions & PostgresInfrastructureConfig, 'kind'>
>;

const http = {
  host: true,
  port: true,
  callbackPort: true,
  operationsPort: true,
  metricsOnApi: true,
  trustedProxies: true,
  headersTimeoutMs: true,
  requestTimeoutMs: true,
  connectionsMax: true,
  connectionsPerAddressMax: true,
} as const satisfies ShapeOf<NonNullable<RuntimeConfig['http']> & HttpLimits>;

const rateLimit = { calls: true, windowMs: true } as const satisfies ShapeOf<RateLimit>;

const retention = {
  deliveriesDays: true,
  callbackBodiesDays: true,
  personalDataDays: true,
  operatorCallsDays: true,
} as const satisfies ShapeOf<RetentionPeriods>;

const policy = {
  attemptsMax: true,
  retryInitialDelayMs: true,
  retryMaxDelayMs: true,
  gatewayDeadlineMs: true,
  depositSubmitByMs: true,
  withdrawalSubmitByMs: true,
  lookUpDelaysMs: true,
  lookUpUntilMs: true,
  lookUpsByHintMax: true,
  incomingDepositWaitMs: true,
  reviewWithdrawalAfterMs: true,
  reviewDepositAfterMs: true,
  reissueProposalMs: true,
  credentialsPauseMs: true,
  merchantDeadlineMs: true,
  merchantCallbackDelaysMs: true,
  merchantDisableAfterMs: true,
  merchantEndpointConcurrency: true,
  merchantConcurrency: true,
  merchantBreakerFailures: true,
  merchantBreakerPauseMs: true,
} as const satisfies ShapeOf<RuntimePolicy>;

const housekeeping = {
  sweepMs: true,
  sweepGraceMs: true,
  retentionMs: true,
  relayMs: true,
} as const satisfies ShapeOf<HousekeepingIntervals>;

const resilience = {
  retry: {
    attemptsMax: true,
    initialDelayMs: true,
    maxDelayMs: true,
    deadlineMs: true,
    random: true,
    now: true,
  } satisfies ShapeOf<RetryOptions>,
  circuitBreaker: {
    failuresInARow: true,
    sampling: { failureShare: true, windowMs: true, callsMin: true, minCallsPerSecond: true },
    openForMs: true,
    halfOpenCallsMax: true,
    onStateChange: true,
  } satisfies ShapeOf<CircuitBreakerOptions>,
} as const satisfies ShapeOf<NonNullable<RuntimeConfig['resilience']>>;

/** Every setting that `createRuntime` and a configuration file accept. */
export const runtimeSettings = {
  gateways: true,
  services: true,
  infrastructure,
  http,
  rateLimits: {
    perToken: rateLimit,
    perAddress: rateLimit,
    callbacksPerAddress: rateLimit,
    callbacksPerTransaction: rateLimit,
  } satisfies ShapeOf<ApiRateLimits>,
  callbackSources: true,
  retention,
  console: {
    proxySignIn: {
      secretHeader: true,
      secret: true,
      nameHeader: true,
      roleHeader: true,
    } satisfies ShapeOf<ProxySignIn>,
  },
  publicCallbackBaseUrl: true,
  masterKeys: { keyId: true, key: true } satisfies ShapeOf<MasterKey>,
  policy,
  housekeeping,
  merchantCallbacks: {
    extraPorts: true,
    allowedLoopbackTargets: true,
    resolveHost: true,
  } satisfies ShapeOf<MerchantAddressRules>,
  resilience,
  concurrency: true,
  logger: true,
  merchantForIncomingDeposit: true,
  onValidationRequest: true,
} as const satisfies ShapeOf<RuntimeConfig>;

/** @throws {ConfigurationError} for an unknown setting, its `field`, with the nearest known one */
export function refuseUnknownSettings(config: unknown): void {
  const unknown = findUnknownSetting(runtimeSettings, config);
  if (unknown !== undefined) throw new ConfigurationError(unknown.message, unknown.field);
}
