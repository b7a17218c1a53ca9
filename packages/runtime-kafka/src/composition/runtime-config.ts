import type { CircuitBreakerOptions, Logger, PaymentGateway, RetryOptions } from '@lango/core';
import type { RuntimePolicy } from '../decisions/policy.js';
import type { HttpLimits } from '../infrastructure/http/node-server.js';
import type { MerchantAddressRules } from '../infrastructure/http/merchant-address.js';
import type { KafkaClientOptions, KafkaOptions } from '../infrastructure/kafka/kafka-options.js';
import type { MasterKey } from '../infrastructure/node/key-ring.js';
import type { PostgresOptions, PostgresPoolOptions } from '../infrastructure/postgres/postgres-options.js';
import type {
  RedisClientOptions,
  RedisOptions,
  RedisSentinelOptions,
} from '../infrastructure/redis/redis-options.js';
import type { ApiRateLimits } from '../services/api/limit-calls.js';
import type { IncomingDepositPolicy } from '../services/callback-receiver/callback-receiver.js';
import type { RetentionPeriods } from '../services/housekeeping/apply-retention.js';
import type { ProxySignIn } from '../operations/operations-tools.js';
import type { HousekeepingIntervals } from '../services/housekeeping/housekeeping.js';
import { refuseUnknownSettings } from './runtime-settings.js';

/** The services; housekeeping runs inside every instance. */
export const serviceNames = [
  'api',
  'callback-receiver',
  'payment-processor',
  'callback-processor',
  'callback-dispatcher',
] as const;

/** `console`: the operators' HTTP API and web app. Served when it is listed, or when `console` is set and `services` is not. */
export type ServiceName = (typeof serviceNames)[number] | 'console';

/** No server: everything in this process, rows in a folder. */
export interface EmbeddedInfrastructureConfig {
  /** `embedded`: no servers; `postgres`: PostgreSQL alone; `production`: Kafka, Redis and PostgreSQL. */
  readonly kind: 'embedded';
  /** Folder for the rows and keys; created with mode 0700. Default `.lango`. */
  readonly dataDirectory?: string;
  /** @deprecated Has no effect: the embedded database writes to disk before it answers. */
  readonly acceptPowerLossRisk?: boolean;
}

/**
 * PostgreSQL alone: any number of processes, each with any of the services. `masterKeys` must be set. Each process has its own rate limits and
 * breakers.
 */
export type PostgresInfrastructureConfig = (PostgresOptions | PostgresPoolOptions) & {
  /** `embedded`: no servers; `postgres`: PostgreSQL alone; `production`: Kafka, Redis and PostgreSQL. */
  readonly kind: 'postgres';
  /** `false` where a connection cannot listen, such as behind pgbouncer in transaction mode: processes then poll for work each second. Default `true`. */
  readonly listen?: boolean;
  /** `false` leaves the tables to `lango migrate`, for a role that may not create them. Default `true`. */
  readonly migrate?: boolean;
};

/** Servers: any number of processes, each with any of the services. `masterKeys` must be set. */
export interface ProductionInfrastructureConfig {
  /** `embedded`: no servers; `postgres`: PostgreSQL alone; `production`: Kafka, Redis and PostgreSQL. */
  readonly kind: 'production';
  /** The bus. */
  readonly kafka: KafkaOptions | KafkaClientOptions;
  /** Locks, access tokens, rate limits and shared breakers. */
  readonly redis: RedisOptions | RedisSentinelOptions | RedisClientOptions;
  /** The store. */
  readonly postgres: PostgresOptions | PostgresPoolOptions;
}

/** Store, bus, locks and caches. */
export type InfrastructureConfig =
  EmbeddedInfrastructureConfig | PostgresInfrastructureConfig | ProductionInfrastructureConfig;

/** Settings of a runtime. Everything but the gateways has a default. */
export interface RuntimeConfig extends IncomingDepositPolicy {
  /** At least one instance, with unique gatewayIds and callback paths. */
  readonly gateways: readonly PaymentGateway[];
  /** Default: all. */
  readonly services?: readonly ServiceName[];
  /** Default: embedded. */
  readonly infrastructure?: InfrastructureConfig;
  /** Where the HTTP services listen, and their limits. */
  readonly http?: {
    /** Default `127.0.0.1`. */
    readonly host?: string;
    /** Port of the api, and of the callback-receiver unless it has its own. Default 8080; 0 picks a free one. */
    readonly port?: number;
    /** Separate port for the callback-receiver. */
    readonly callbackPort?: number;
    /** Port for health checks and metrics: `/healthz`, `/readyz`, `/metrics`. Keep it private. Default: none. */
    readonly operationsPort?: number;
    /** Also serves `/metrics` on the api's port, where merchants can reach it. Default `false`. */
    readonly metricsOnApi?: boolean;
  } & HttpLimits;
  /** Rate limits per token and address; `false` when a proxy in front limits. */
  readonly rateLimits?: Partial<ApiRateLimits> | false;
  /** Addresses or networks that a gateway's callbacks may come from, by gatewayId. Default: any, since each callback is verified by itself. */
  readonly callbackSources?: Readonly<Record<string, readonly string[]>>;
  /** How long old data is kept. */
  readonly retention?: Partial<RetentionPeriods>;
  /** The operators' console and its HTTP API. `{}` serves it along with the default services. */
  readonly console?: {
    /** A proxy in front that signs operators in. Default: none; operators sign in with their tokens. */
    readonly proxySignIn?: ProxySignIn;
  };
  /** Where gateways reach the callback-receiver, such as `https://pay.example.com`. Default: its own address, for test gateways only. */
  readonly publicCallbackBaseUrl?: string;
  /** The first encrypts; the others still decrypt. Default when embedded: one created and stored in the data directory. */
  readonly masterKeys?: readonly MasterKey[];
  /** Schedules and limits of payments; each has a default. */
  readonly policy?: Partial<RuntimePolicy>;
  /** Intervals of background work. */
  readonly housekeeping?: Partial<HousekeepingIntervals>;
  /** Which addresses merchants may use for their callbacks. */
  readonly merchantCallbacks?: MerchantAddressRules;
  /** Layers around each gateway. */
  readonly resilience?: {
    /** Retries within one call. */
    readonly retry?: RetryOptions;
    /** Refuses calls to a gateway that keeps failing. */
    readonly circuitBreaker?: CircuitBreakerOptions;
  };
  /** Messages of one topic handled at once in this process. High, since most wait for a gateway. Default 256. */
  readonly concurrency?: number;
  /** Default: JSON lines on standard output. */
  readonly logger?: Logger;
}

/**
 * Types and checks a configuration file: `export default defineConfig({ … })`.
 *
 * @throws {ConfigurationError} for an unknown setting, with the nearest known one
 */
export function defineConfig(config: RuntimeConfig): RuntimeConfig {
  refuseUnknownSettings(config);
  return config;
}
