import type { CrashPoint, PortCall } from './crash-point.js';

/** The crash points of one service, found by watching it work: each call it makes is one before and one after. */
export interface CrashPoints {
  /** Adds the points of a call that was not seen before. */
  readonly found: (call: PortCall) => void;
  /** Those not struck yet. */
  readonly left: () => readonly CrashPoint[];
  readonly struck: (point: CrashPoint) => void;
  readonly summary: () => CrashPointSummary;
}

/** What became of them. */
export interface CrashPointSummary {
  readonly calls: readonly string[];
  readonly points: number;
  readonly struck: readonly CrashPoint[];
  /** The call was seen once, and was not made again by any process that was to die there. */
  readonly notReached: readonly CrashPoint[];
}

/** An empty list; `isWanted` leaves calls out. */
export function createCrashPoints(isWanted: (call: PortCall) => boolean = () => true): CrashPoints {
  const calls = new Set<string>();
  const left = new Map<string, CrashPoint>();
  const struck: CrashPoint[] = [];
  return {
    found: (call) => {
      if (calls.has(call.name) || !isWanted(call)) return;
      calls.add(call.name);
      for (const when of ['before', 'after'] as const)
        left.set(`${when} ${call.name}`, { call: call.name, when });
    },
    left: () => [...left.values()],
    struck: (point) => {
      if (left.delete(`${point.when} ${point.call}`)) struck.push(point);
    },
    summary: () => ({
      calls: [...calls].sort(),
      points: 2 * calls.size,
      struck,
      notReached: [...left.values()],
    }),
  };
}
