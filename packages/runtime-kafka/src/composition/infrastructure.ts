import type { TokenCache } from '@lango/core';
import type { Found } from './finding.js';
import type { MasterKey } from '../infrastructure/node/key-ring.js';
import type { Lock } from '../ports/lock.js';
import type { EventTopic } from '../ports/event-topic.js';
import type { MessageBus } from '../ports/message-bus.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { SharedBreakers } from '../ports/shared-breakers.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import type { HousekeepingIntervals } from '../services/housekeeping/housekeeping.js';

/** Checks of servers for `lango doctor`, each with its name. */
export type ServerChecks = readonly (readonly [check: string, look: () => Promise<Found>])[];

/** The opened implementations of the ports. */
export interface Infrastructure {
  readonly store: TransactionStore;
  readonly bus: MessageBus;
  /** Topic of public events. Absent: none. */
  readonly eventTopic?: EventTopic;
  readonly lock: Lock;
  readonly tokenCache: TokenCache;
  readonly rateLimiter: RateLimiter;
  /** Breakers shared with other processes. Absent: not shared. */
  readonly sharedBreakers?: SharedBreakers;
  /** Keys that the infrastructure stores itself, used when none are configured. */
  readonly masterKeys?: readonly MasterKey[];
  /** The store with separate connections, for gateway callbacks. Default: `store`. */
  readonly callbackStore?: TransactionStore;
  /** Its default intervals, which the configuration overrides. */
  readonly housekeeping?: Partial<HousekeepingIntervals>;
  /**
   * Checks every server once.
   *
   * @throws {ConfigurationError} naming the address and the setting of the first that cannot be used
   */
  reachable?(): Promise<void>;
  /** Whether its servers are set up to lose nothing. Default: nothing to check. */
  readonly serverChecks?: ServerChecks;
  close(): Promise<void>;
}
