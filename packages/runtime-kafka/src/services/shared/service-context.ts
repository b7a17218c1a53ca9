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

/** Everything a service may use. Services get it handed; they construct and look up nothing. */
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
  /** Ids of those that take nothing new; what they have carried goes on through them. */
  readonly retiredGateways: ReadonlySet<string>;
  readonly wakeUps: WakeUps;
  /** What this process itself does when merchants are told. */
  readonly eventHandlers: EventHandlers;
  /** How long a row belongs to whoever committed or claimed it; then the claim loop takes it. Milliseconds. */
  readonly claimMs: number;
  /** How long a row that others were just told of is left to them. Read it when a row is committed: it is short while nobody can be told. Milliseconds. */
  readonly handOverMs: number;
  /** Where gateways reach the callback-receiver, without a slash at the end. */
  readonly publicCallbackBaseUrl: string;
  /** Messages of one topic worked on at once. */
  readonly concurrency: number;
}
