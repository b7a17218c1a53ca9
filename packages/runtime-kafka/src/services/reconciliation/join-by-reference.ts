import type { GatewayRecord } from '@lango/core';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { keysOf, type LedgerEntry } from './ledger-entry.js';

/** Unmatched items of both sides. */
export interface JoinLeftovers {
  readonly entries: readonly LedgerEntry[];
  readonly records: readonly GatewayRecord[];
}

/** Settings of {@link joinByReference}. */
export interface JoinOptions {
  /** Our side, in the order of `orderMs`. */
  readonly entries: AsyncIterable<LedgerEntry>;
  /** The gateway's, in the order of `occurredAt`. */
  readonly records: AsyncIterable<GatewayRecord>;
  readonly order: 'oldest-first' | 'newest-first';
  /** Called for each pair as it is found. */
  readonly matched: (entry: LedgerEntry, record: GatewayRecord) => void;
}

/** Most unmatched items of one side. More means a wrong account or period. */
const unmatchedMax = 250_000;

/**
 * Merge join of two sides in time order, by any reference they share. The side that is behind in time is read next, so that memory holds only
 * the unmatched items.
 */
export async function joinByReference(options: JoinOptions): Promise<JoinLeftovers> {
  const entries = options.entries[Symbol.asyncIterator]();
  const records = options.records[Symbol.asyncIterator]();
  const unmatchedEntries = createUnmatched<LedgerEntry>();
  const unmatchedRecords = createUnmatched<GatewayRecord>();
  const sign = options.order === 'newest-first' ? -1 : 1;
  try {
    let entry = await entries.next();
    let record = await records.next();
    while (entry.done !== true || record.done !== true) {
      const takesEntry =
        record.done === true ||
        (entry.done !== true && sign * (entry.value.orderMs - Date.parse(record.value.occurredAt)) <= 0);
      if (takesEntry && entry.done !== true) {
        const found = unmatchedRecords.take(entry.value);
        if (found === undefined) unmatchedEntries.add(entry.value);
        else options.matched(entry.value, found);
        entry = await entries.next();
      } else if (record.done !== true) {
        const found = unmatchedEntries.take(record.value);
        if (found === undefined) unmatchedRecords.add(record.value);
        else options.matched(found, record.value);
        record = await records.next();
      }
    }
    return { entries: unmatchedEntries.list(), records: unmatchedRecords.list() };
  } finally {
    await Promise.all([entries.return?.(), records.return?.()]);
  }
}

/** Unmatched items by reference. Of items that share a reference, the first is taken first. */
function createUnmatched<Item extends Parameters<typeof keysOf>[0]>() {
  const byKey = new Map<string, Item[]>();
  const all = new Set<Item>();
  return {
    add: (item: Item): void => {
      if (all.size >= unmatchedMax) {
        throw new ConfigurationError(
          `more than ${unmatchedMax} items of one side have no match: check the account and the period`,
        );
      }
      all.add(item);
      for (const key of keysOf(item)) {
        const others = byKey.get(key);
        if (others === undefined) byKey.set(key, [item]);
        else others.push(item);
      }
    },
    take: (other: Parameters<typeof keysOf>[0]): Item | undefined => {
      const found = keysOf(other)
        .map((key) => byKey.get(key)?.[0])
        .find((item) => item !== undefined);
      if (found === undefined) return undefined;
      all.delete(found);
      for (const key of keysOf(found)) {
        const rest = (byKey.get(key) ?? []).filter((item) => item !== found);
        if (rest.length === 0) byKey.delete(key);
        else byKey.set(key, rest);
      }
      return found;
    },
    list: (): readonly Item[] => [...all],
  };
}
