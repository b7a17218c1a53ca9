import type { TokenCache } from '@lango/core';
import type { Found } from './finding.js';
import type { MasterKey } from '../infrastructure/node/key-ring.js';
import type { Lock } from '../ports/lock.js';
import type { MessageBus } from '../ports/message-bus.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { SharedBreakers } from '../ports/shared-breakers.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import type { HousekeepingIntervals } from '../services/housekeeping/housekeeping.js';

/** Checks of servers for `lango doctor`, each with its name. */
export type ServerChecks = readonly (readonly [check: string, look: () => Promise<Found>])[];

/** The opened parts behind the ports. */
export interface Infrastructure {
  readonly store: TransactionStore;
  readonly bus: MessageBus;
  readonly lock: Lock;
  readonly tokenCache: TokenCache;
  readonly rateLimiter: RateLimiter;
  /** Breakers that other processes opened. Absent: this process is alone. */
  readonly sharedBreakers?: SharedBreakers;
  /** Keys that the infrastructure itself keeps, where the configuration gives none. */
  readonly masterKeys?: readonly MasterKey[];
  /** The store through connections of its own, for gateway callbacks. Default: `store`. */
  readonly callbackStore?: TransactionStore;
  /** Intervals that suit it; the configuration's go before them. */
  readonly housekeeping?: Partial<HousekeepingIntervals>;
  /**
   * Asks every server once.
   *
   * @throws {ConfigurationError} naming the address and the setting of the first that cannot be used
   */
  reachable?(): Promise<void>;
  /** Whether its servers are set up to lose nothing. Default: nothing to check. */
  readonly serverChecks?: ServerChecks;
  close(): Promise<void>;
}
