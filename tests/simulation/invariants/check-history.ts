import type { World } from '../world.js';
import { entryInvariants } from './entries.js';
import { viewHistory } from './history-view.js';
import type { Invariant } from './invariant.js';
import { moneyInvariants } from './money.js';
import { orderInvariants } from './order.js';
import { promiseInvariants } from './promises.js';

/** Everything that is checked in a simulated history. */
export const invariants: readonly Invariant[] = [
  ...moneyInvariants,
  ...orderInvariants,
  ...promiseInvariants,
  ...entryInvariants,
].sort((left, right) => Number(left.id.slice(1)) - Number(right.id.slice(1)));

/** Promises that no simulation can check, and where they are checked instead. */
export const checkedElsewhere: Readonly<Record<string, string>> = {
  I21: 'secrets in logs, errors and columns: tests/hostile-inputs (canaries), infrastructure/node/logs.test.ts',
};

/** One broken promise. */
export interface Violation {
  readonly invariant: string;
  readonly what: string;
}

/** The checkers' result for one history. */
export interface HistoryVerdict {
  readonly violations: readonly Violation[];
  /** How many things each invariant was checked on. */
  readonly checked: Readonly<Record<string, number>>;
}

/** Reads the trace and the gateways' books, every checker once. */
export function checkHistory(world: World): HistoryVerdict {
  const view = viewHistory(world);
  const violations: Violation[] = [];
  const checked: Record<string, number> = {};
  for (const { id, check } of invariants) {
    let count = 0;
    check(view, {
      checked: (more = 1) => {
        count += more;
      },
      violated: (what) => violations.push({ invariant: id, what }),
    });
    checked[id] = count;
  }
  return { violations, checked };
}
