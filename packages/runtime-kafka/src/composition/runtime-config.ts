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

/** `console`: the operators' HTTP interface and web app. Served when it is named, or when `console` is set and no services are. */
export type ServiceName = (typeof serviceNames)[number] | 'console';

/** No server: everything in this process, rows in a folder. */
export interface EmbeddedInfrastructureConfig {
  /** `embedded`: no servers; `postgres`: PostgreSQL alone; `production`: Kafka, Redis and PostgreSQL. */
  readonly kind: 'embedded';
  /** Folder for the rows and keys; created with mode 0700. Default `.lango`. */
  readonly dataDirectory?: string;
  /** @deprecated Has no effect: what the embedded database has answered is on the disk. */
  readonly acceptPowerLossRisk?: boolean;
}

/**
 * PostgreSQL and nothing else: as many processes as wanted, each with any of the services. `masterKeys` must be set. Limits and breakers are
 * each process's own.
 */
export type PostgresInfrastructureConfig = (PostgresOptions | PostgresPoolOptions) & {
  /** `embedded`: no servers; `postgres`: PostgreSQL alone; `production`: Kafka, Redis and PostgreSQL. */
  readonly kind: 'postgres';
  /** `false` where a connection cannot listen, such as behind pgbouncer in transaction mode: processes then look for work themselves, each second. Default `true`. */
  readonly listen?: boolean;
  /** `false` leaves the tables to `lango migrate`, for a role that may not make any. Default `true`. */
  readonly migrate?: boolean;
};

/** Servers: as many processes as wanted, each with any of the services. `masterKeys` must be set. */
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

/** What stands behind the ports. */
export type InfrastructureConfig =
  EmbeddedInfrastructureConfig | PostgresInfrastructureConfig | ProductionInfrastructureConfig;

/** What a runtime is made of. Everything but the gateways has a default. */
export interface RuntimeConfig extends IncomingDepositPolicy {
  /** At least one instance; each gatewayId and callback path once. */
  readonly gateways: readonly PaymentGateway[];
  /** Default: all. */
  readonly services?: readonly ServiceName[];
  /** Default: embedded. */
  readonly infrastructure?: InfrastructureConfig;
  /** Where the HTTP services listen, and their limits. */
  readonly http?: {
    /** Default `127.0.0.1`. */
    readonly host?: string;
    /** Of the api, and of the callback-receiver unless it has its own. Default 8080; 0 takes a free one. */
    readonly port?: number;
    /** Gives the callback-receiver a server of its own. */
    readonly callbackPort?: number;
    /** Gives every process a listener for probes and numbers: `/healthz`, `/readyz`, `/metrics`. Keep it inside. Default: none. */
    readonly operationsPort?: number;
    /** Serves `/metrics` at the api's address too, where merchants reach it. Default `false`. */
    readonly metricsOnApi?: boolean;
  } & HttpLimits;
  /** What a token and an address may do in a while; `false` when something in front limits. */
  readonly rateLimits?: Partial<ApiRateLimits> | false;
  /** Addresses or networks that a gateway's callbacks may come from, by gatewayId. Default: any; a sender's proof is in the callback. */
  readonly callbackSources?: Readonly<Record<string, readonly string[]>>;
  /** How long what has served its purpose is kept. */
  readonly retention?: Partial<RetentionPeriods>;
  /** The operators' console and its HTTP interface. `{}` serves it beside the default services. */
  readonly console?: {
    /** A proxy in front that signs operators in. Default: none; operators sign in with their tokens. */
    readonly proxySignIn?: ProxySignIn;
  };
  /** Where gateways reach the callback-receiver, such as `https://pay.example.com`. Default: its own address, for test gateways only. */
  readonly publicCallbackBaseUrl?: string;
  /** The first seals; the others still open. Default when embedded: one made and kept in the data directory. */
  readonly masterKeys?: readonly MasterKey[];
  /** Schedules; what is left out keeps its default. */
  readonly policy?: Partial<RuntimePolicy>;
  /** How often due work is looked for. */
  readonly housekeeping?: Partial<HousekeepingIntervals>;
  /** Which addresses merchants may name for their callbacks. */
  readonly merchantCallbacks?: MerchantAddressRules;
  /** Layers around each gateway. */
  readonly resilience?: {
    /** Repeating a call in place. */
    readonly retry?: RetryOptions;
    /** Refusing calls to a gateway that keeps failing. */
    readonly circuitBreaker?: CircuitBreakerOptions;
  };
  /** Messages of one topic worked on at once in this process: most wait for a gateway meanwhile. Default 256. */
  readonly concurrency?: number;
  /** Default: JSON lines on standard output. */
  readonly logger?: Logger;
}

/**
 * Gives a configuration file its types: `export default defineConfig({ … })`.
 *
 * @throws {ConfigurationError} for a member that is no setting, with the nearest one that is
 */
export function defineConfig(config: RuntimeConfig): RuntimeConfig {
  refuseUnknownSettings(config);
  return config;
}
