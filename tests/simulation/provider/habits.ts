import type { OperationIdempotency } from '@lango/core';
import type { Chance } from '../kernel/chance.js';

/** A provider's behavior without faults. */
export interface ProviderHabits {
  readonly gatewayId: string;
  readonly idempotency: OperationIdempotency;
  /** Milliseconds for which a `native` key is remembered; the same key later is a second movement. */
  readonly keyLifetimeMs: number;
  readonly callbackProof: 'signature' | 'none';
  /** Whether it answers `pending` first and reports the outcome later. */
  readonly asynchronous: boolean;
  /** `none` no look-up · `answers` in the reply · `calls back` on the look-up's own address. */
  readonly lookUp: 'none' | 'answers' | 'calls back';
  /** Whether a look-up can use our id, or only the provider's reference. */
  readonly findsBy: 'our id' | 'its reference';
  /** Whether answers, callbacks and look-ups state the amount. */
  readonly statesMoney: boolean;
  readonly absenceIsProof: boolean;
  /** Milliseconds after the send deadline by which a look-up shows every accepted request. */
  readonly settleTimeMs: number;
  /** Share of requests that are declined. */
  readonly declines: number;
}

/** A random provider. */
export function drawHabits(gatewayId: string, chance: Chance): ProviderHabits {
  const callbackProof = chance.pick(['signature', 'none'] as const);
  const drawn = chance.pick(['answers', 'answers', 'answers', 'calls back', 'none'] as const);
  // A provider with unverified callbacks and without look-ups is refused when it is registered.
  const lookUp = drawn === 'none' && callbackProof === 'none' ? 'calls back' : drawn;
  const findsBy = chance.pick(['our id', 'our id', 'its reference'] as const);
  return {
    gatewayId,
    idempotency: chance.pick(['native', 'native', 'lookup', 'none'] as const),
    keyLifetimeMs: chance.pick([15_000, 40_000, 86_400_000]),
    callbackProof,
    asynchronous: chance.happens(0.5),
    lookUp,
    findsBy,
    statesMoney: chance.happens(0.7),
    absenceIsProof: lookUp === 'answers' && findsBy === 'our id' && chance.happens(0.8),
    settleTimeMs: 6_000,
    declines: chance.pick([0, 0.15, 0.4]),
  };
}
