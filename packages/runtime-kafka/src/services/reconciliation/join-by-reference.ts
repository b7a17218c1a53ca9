import type { GatewayRecord } from '@lango/core';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { keysOf, type LedgerEntry } from './ledger-entry.js';

/** What is left of both sides when both have been read to their end. */
export interface JoinLeftovers {
  readonly entries: readonly LedgerEntry[];
  readonly records: readonly GatewayRecord[];
}

/** Settings of {@link joinByReference}. */
export interface JoinOptions {
  /** Ours, in the order of `orderMs`. */
  readonly entries: AsyncIterable<LedgerEntry>;
  /** The gateway's, in the order of `occurredAt`. */
  readonly records: AsyncIterable<GatewayRecord>;
  readonly order: 'oldest-first' | 'newest-first';
  /** Called for each pair as it is found. */
  readonly matched: (entry: LedgerEntry, record: GatewayRecord) => void;
}

/** Most that waits on either side for its other half: so many differences are another account or another period, not differences. */
const waitingMax = 250_000;

/**
 * Pairs two sides that come in the order of time, by any number they share. Whichever side is behind in time is read on, so that what waits
 * in memory is what the two differ by, not what they hold.
 */
export async function joinByReference(options: JoinOptions): Promise<JoinLeftovers> {
  const entries = options.entries[Symbol.asyncIterator]();
  const records = options.records[Symbol.asyncIterator]();
  const waitingEntries = createWaiting<LedgerEntry>();
  const waitingRecords = createWaiting<GatewayRecord>();
  const sign = options.order === 'newest-first' ? -1 : 1;
  try {
    let entry = await entries.next();
    let record = await records.next();
    while (entry.done !== true || record.done !== true) {
      const takesEntry =
        record.done === true ||
        (entry.done !== true && sign * (entry.value.orderMs - Date.parse(record.value.occurredAt)) <= 0);
      if (takesEntry && entry.done !== true) {
        const found = waitingRecords.take(entry.value);
        if (found === undefined) waitingEntries.add(entry.value);
        else options.matched(entry.value, found);
        entry = await entries.next();
      } else if (record.done !== true) {
        const found = waitingEntries.take(record.value);
        if (found === undefined) waitingRecords.add(record.value);
        else options.matched(found, record.value);
        record = await records.next();
      }
    }
    return { entries: waitingEntries.list(), records: waitingRecords.list() };
  } finally {
    await Promise.all([entries.return?.(), records.return?.()]);
  }
}

/** What waits for its other half. Two that share a number both wait; the first is taken first. */
function createWaiting<Item extends Parameters<typeof keysOf>[0]>() {
  const byKey = new Map<string, Item[]>();
  const all = new Set<Item>();
  return {
    add: (item: Item): void => {
      if (all.size >= waitingMax) {
        throw new ConfigurationError(
          `more than ${waitingMax} of one side have no counterpart: is it the right account, and a period that the gateway has?`,
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
