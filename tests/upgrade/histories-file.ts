import type { RecordedCall } from './recorded-call.js';

/** Which histories were lived. */
export interface LivedSeeds {
  readonly from: number;
  readonly count: number;
}

/** Settings that thousands of decisions share, kept once. */
const shared = new Set(['policy', 'operations']);

/** A file of histories, line by line: the seeds, then shared settings and decisions as they come. */
export function* toLines(seeds: LivedSeeds, calls: Iterable<RecordedCall>): Iterable<string> {
  yield JSON.stringify(seeds);
  const known = new Map<string, number>();
  for (const call of calls) {
    const before = known.size;
    const line = JSON.stringify(call, (member, value: unknown) => {
      if (!shared.has(member) || typeof value !== 'object') return value;
      const text = JSON.stringify(value);
      if (!known.has(text)) known.set(text, known.size);
      return { $shared: known.get(text) };
    });
    for (const text of [...known.keys()].slice(before)) yield `{"$set":${text}}`;
    yield line;
  }
}

/** How many histories were lived for a file. */
export function countHistories([seeds = '{}']: readonly string[]): number {
  return (JSON.parse(seeds) as LivedSeeds).count;
}

/** The decisions of a file. */
export function* fromLines(lines: Iterable<string>): Iterable<RecordedCall> {
  const known: unknown[] = [];
  for (const line of lines) {
    const read = JSON.parse(line, (_, value: unknown) =>
      typeof value === 'object' && value !== null && '$shared' in value
        ? known[value.$shared as number]
        : value,
    ) as RecordedCall | LivedSeeds | { readonly $set: unknown };
    if ('$set' in read) known.push(read.$set);
    else if ('decision' in read) yield read;
  }
}
