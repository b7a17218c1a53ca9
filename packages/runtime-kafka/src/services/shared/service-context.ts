import type { GatewayRegistry, Logger, TokenCache } from '@lango/core';
import type { RuntimePolicy } from '../../decisions/policy.js';
import type { Clock } from '../../ports/clock.js';
import type { KeyRing } from '../../ports/key-ring.js';
import type { Lock } from '../../ports/lock.js';
import type { MerchantHttp } from '../../ports/merchant-http.js';
import type { MessageBus } from '../../ports/message-bus.js';
import type { Metrics } from '../../ports/metrics.js';
import type { RateLimiter } from '../../ports/rate-limiter.js';
import type { Random } from '../../ports/random.js';
import type { Tracing } from '../../ports/tracing.js';
import type { TransactionStore } from '../../ports/transaction-store.js';
import type { EventHandlers } from './event-handlers.js';
import type { WakeUps } from './wake-ups.js';

/** Everything a service may use. It is passed in: services construct no infrastructure. */
export interface ServiceContext {
  readonly store: TransactionStore;
  readonly bus: MessageBus;
  readonly lock: Lock;
  readonly tokenCache: TokenCache;
  readonly rateLimiter: RateLimiter;
  readonly merchantHttp: MerchantHttp;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly policy: RuntimePolicy;
  /** Each already wrapped in its retry, breaker and timeout layers. */
  readonly gateways: GatewayRegistry;
  /** Ids of gateways that accept no new payments. Existing payments continue through them. */
  readonly retiredGateways: ReadonlySet<string>;
  readonly wakeUps: WakeUps;
  /** In-process handlers of merchant events. */
  readonly eventHandlers: EventHandlers;
  /** Milliseconds for which a row is left to the worker that committed or claimed it; then the claim loop takes it. */
  readonly claimMs: number;
  /** Milliseconds for which a row is left to the workers that are woken after its commit. Read it at each commit: it is short while the bus is down. */
  readonly handOverMs: number;
  /** Where gateways reach the callback-receiver, without a slash at the end. */
  readonly publicCallbackBaseUrl: string;
  /** Messages of one topic worked on at once. */
  readonly concurrency: number;
}
