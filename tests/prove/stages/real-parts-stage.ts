import type { Difference } from '../../real-parts/books/books.js';
import type { StageViolation } from '../stage.js';

/** Why a stage on real servers does not run. */
export const missingServers =
  'it starts Kafka, Redis and PostgreSQL as processes of this machine, and java, mvn, redis-server or initdb is missing';

/** Differences and broken promises, by id. */
export function violationsOf(
  result: {
    readonly differences: readonly Difference[];
    readonly broken: readonly string[];
    readonly told: Readonly<Record<string, readonly string[]>>;
  },
  seed?: number,
): readonly StageViolation[] {
  const violations = [
    ...result.differences.map(({ transactionId, what, invariant }) => ({
      what: `${transactionId}: ${what}`,
      invariant,
      ...(result.told[transactionId] && { story: result.told[transactionId] }),
    })),
    ...result.broken.map((what) => ({ what })),
  ];
  return violations.map((violation) => ({ ...violation, ...(seed !== undefined && { seed }) }));
}
