import type { GatewayRecord } from '@lango/core';

/** Lines come in time order, so a duplicate follows soon: this many are remembered, and as many before them. */
const rememberedMax = 50_000;

/** Recognizes duplicate lines. */
export interface DuplicateLines {
  /** `repeated` an exact duplicate · `contradicts` the same reference with another amount or kind. */
  check(record: GatewayRecord): 'new' | 'repeated' | 'contradicts';
}

/** Remembers a bounded number of lines. */
export function createDuplicateLines(): DuplicateLines {
  let current = new Map<string, string>();
  let former = new Map<string, string>();
  return {
    check: ({ recordReference, kind, direction, money }) => {
      const content = `${kind} ${direction} ${money.amountMinor} ${money.currency}`;
      const before = current.get(recordReference) ?? former.get(recordReference);
      if (before !== undefined) return before === content ? 'repeated' : 'contradicts';
      if (current.size >= rememberedMax) {
        former = current;
        current = new Map();
      }
      current.set(recordReference, content);
      return 'new';
    },
  };
}
