import type { GatewayRecord } from '@lango/core';

/** Lines come in the order of time, so that one told twice follows soon: so many are remembered, and the same number before them. */
const rememberedMax = 50_000;

/** Recognizes lines that come twice. */
export interface SeenLines {
  /** `repeated` word for word · `contradicts` the same number with another amount or kind. */
  see(record: GatewayRecord): 'new' | 'repeated' | 'contradicts';
}

/** Remembers lines for a bounded while. */
export function createSeenLines(): SeenLines {
  let current = new Map<string, string>();
  let former = new Map<string, string>();
  return {
    see: ({ recordReference, kind, direction, money }) => {
      const words = `${kind} ${direction} ${money.amountMinor} ${money.currency}`;
      const before = current.get(recordReference) ?? former.get(recordReference);
      if (before !== undefined) return before === words ? 'repeated' : 'contradicts';
      if (current.size >= rememberedMax) {
        former = current;
        current = new Map();
      }
      current.set(recordReference, words);
      return 'new';
    },
  };
}
