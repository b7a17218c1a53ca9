import type { Difference } from '../../real-parts/books/books.js';

/** What a stage on real parts is asked for; the rest of the proof's options are nothing to it. */
export interface RealPartsOptions {
  readonly release: boolean;
  readonly firstSeed: number;
  readonly log: (line: string) => void;
}

/** Something that was found, and where. */
export interface RealPartsViolation {
  readonly what: string;
  readonly invariant?: string;
  readonly seed?: number;
}

/** What it shows: plain data. */
export type RealPartsResult =
  | {
      readonly name: string;
      readonly title: string;
      readonly outcome: 'ran';
      readonly seconds: number;
      readonly counts: Readonly<Record<string, number>>;
      readonly details: Readonly<Record<string, unknown>>;
      readonly violations: readonly RealPartsViolation[];
    }
  | { readonly name: string; readonly title: string; readonly outcome: 'skipped'; readonly why: string };

/** Why a stage on real parts does not run. */
export const missingServers =
  'it starts Kafka, Redis and PostgreSQL as processes of this machine, and java, mvn, redis-server or initdb is missing';

/** Differences and broken promises, each by its id. */
export function violationsOf(
  result: { readonly differences: readonly Difference[]; readonly broken: readonly string[] },
  seed?: number,
): readonly RealPartsViolation[] {
  const found = [
    ...result.differences.map(({ transactionId, what, invariant }) => ({
      what: `${transactionId}: ${what}`,
      invariant,
    })),
    ...result.broken.map((what) => ({ what })),
  ];
  return found.map((violation) => ({ ...violation, ...(seed !== undefined && { seed }) }));
}
