import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { decisions } from 'all-decisions';
import { countHistories, fromLines } from './histories-file.js';
import { decide } from './recorded-call.js';

/** A decision that is not what it was. */
export interface Divergence {
  readonly decision: string;
  readonly args: unknown;
  readonly was: unknown;
  readonly is: unknown;
}

/** What a replay of one file found. */
export interface Replay {
  /** Lived when the file was made. */
  readonly histories: number;
  /** Decisions that were asked again. */
  readonly calls: number;
  /** How often each decision differs. */
  readonly diverging: Readonly<Record<string, number>>;
  /** The first of each decision. */
  readonly examples: readonly Divergence[];
}

const lines = brotliDecompressSync(readFileSync(process.argv[2] ?? ''))
  .toString('utf8')
  .trimEnd()
  .split('\n');
const diverging: Record<string, number> = {};
const examples: Divergence[] = [];
let calls = 0;
for (const { decision, args, result } of fromLines(lines)) {
  calls += 1;
  const [module = '', name = ''] = decision.split('.');
  const present = decisions[module]?.[name];
  const is =
    typeof present === 'function'
      ? decide(present as (...args: unknown[]) => unknown, args)
      : { $gone: true };
  if (isDeepStrictEqual(is, result)) continue;
  if (diverging[decision] === undefined) examples.push({ decision, args, was: result, is });
  diverging[decision] = (diverging[decision] ?? 0) + 1;
}
process.stdout.write(
  JSON.stringify({ histories: countHistories(lines), calls, diverging, examples } satisfies Replay),
);
