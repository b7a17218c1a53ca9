import type { Clock } from '../../ports/clock.js';

/** How often the consumers of a process have crashed. */
export interface CrashCount {
  crashed(topicName: string): void;
  /** Topics whose consumer crashed again and again in the last minute. */
  crashing(): readonly string[];
  /** Every crash since the process started, by topic. */
  totals(): ReadonlyMap<string, number>;
}

const windowMs = 60_000;
const crashesMax = 3;

/** One per bus. A crashed consumer restarts by itself, but one that keeps crashing reads nothing and needs an operator. */
export function createCrashCount({ monotonicNow }: Pick<Clock, 'monotonicNow'>): CrashCount {
  const totals = new Map<string, number>();
  const recent = new Map<string, readonly number[]>();
  const since = (topicName: string) =>
    (recent.get(topicName) ?? []).filter((at) => monotonicNow() - at < windowMs);
  return {
    crashed: (topicName) => {
      totals.set(topicName, (totals.get(topicName) ?? 0) + 1);
      recent.set(topicName, [...since(topicName), monotonicNow()].slice(-crashesMax));
    },
    crashing: () => [...recent.keys()].filter((topicName) => since(topicName).length >= crashesMax),
    totals: () => totals,
  };
}
