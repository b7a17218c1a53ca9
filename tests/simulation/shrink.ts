import { checkHistory, type Violation } from './invariants/check-history.js';
import { simulate } from './simulate.js';
import type { HistoryVariation, World } from './world.js';

/** A minimal history that breaks a promise. */
export interface ShrunkHistory {
  readonly variation: HistoryVariation;
  readonly world: World;
  readonly violations: readonly Violation[];
  readonly triesMade: number;
}

const triesMax = 400;

/**
 * Removes faults (half of them, a quarter, down to single ones) and payments while the same promise stays broken. Returns `undefined` for a
 * history that breaks none.
 */
export async function shrink(seed: number): Promise<ShrunkHistory | undefined> {
  const whole = await simulate(seed);
  const { violations } = checkHistory(whole);
  const invariant = violations[0]?.invariant;
  if (invariant === undefined) return undefined;
  let triesMade = 0;
  let best: ShrunkHistory = { variation: {}, world: whole, violations, triesMade };

  const stillBreaks = async (variation: HistoryVariation): Promise<boolean> => {
    triesMade += 1;
    const world = await simulate(seed, variation);
    const violations = checkHistory(world).violations.filter(
      (violation) => violation.invariant === invariant,
    );
    if (violations.length === 0) return false;
    best = { variation, world, violations: violations, triesMade };
    return true;
  };

  let payments = new Set<number>();
  for (let number = 0; number < whole.plan.payments; number += 1) {
    const fewer = new Set([...payments, number]);
    if (await stillBreaks({ withoutPayments: fewer })) payments = fewer;
  }
  let faults = best.world.faults.injected.map(({ id }) => id);
  for (let parts = 2; faults.length > 0 && triesMade < triesMax;) {
    const size = Math.ceil(faults.length / parts);
    let hasShrunk = false;
    for (let start = 0; start < faults.length && triesMade < triesMax; start += size) {
      const fewer = [...faults.slice(0, start), ...faults.slice(start + size)];
      if (!(await stillBreaks({ withoutPayments: payments, allowedFaults: new Set(fewer) }))) continue;
      // Faults that were no longer injected are not needed.
      const injected = new Set(best.world.faults.injected.map(({ id }) => id));
      faults = fewer.filter((id) => injected.has(id));
      hasShrunk = true;
      break;
    }
    if (hasShrunk) parts = Math.max(2, parts - 1);
    else if (size <= 1) break;
    else parts = Math.min(faults.length, parts * 2);
  }
  return { ...best, triesMade };
}
