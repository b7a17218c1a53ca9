import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { bundleProgram } from '../real-parts/bundle-program.js';
import { createChance } from '../simulation/kernel/chance.js';
import type { Keeps, PowerCut } from './crash-state.js';
import { fastFolder } from './fast-folder.js';
import type { Recording } from './recording.js';
import type { FileCut, Reopened } from './reopen.js';

/** How much to record, and how often to cut. */
export interface PowerCutOptions {
  readonly payments: number;
  /** Cuts of the power: what was not synced is dropped or torn. */
  readonly powerCuts: number;
  /** Byte positions at which the end of the log is cut. */
  readonly fileCuts: number;
  readonly seed: number;
  /** Processes at once. */
  readonly workers: number;
  readonly log?: (line: string) => void;
}

/** What came of it. */
export interface PowerCutResult {
  readonly payments: number;
  readonly operations: number;
  readonly syncs: number;
  readonly powerCuts: readonly Reopened[];
  readonly fileCuts: readonly Reopened[];
}

const perProcess = 25;
const keeps: readonly Keeps[] = ['nothing', 'everything', 'sectors by lot', 'sectors by lot'];

/** Takes payments once, and reopens the folder as each of many cuts may have left it. */
export async function runPowerCuts(options: PowerCutOptions): Promise<PowerCutResult> {
  const chance = createChance(options.seed);
  const parent = fastFolder('lango-power-cut-');
  const folder = join(parent, 'data');
  try {
    const program = await bundleProgram('tests/power-cut/record-payments.ts', 'record-payments');
    await run([program, folder, String(options.payments)], 'SIGKILL');
    const recording = deserialize(readFileSync(`${folder}.recording`)) as Recording;
    const { operations } = recording;
    const count = (kind: string) => operations.filter((operation) => operation.kind === kind).length;
    const powerCuts = Array.from({ length: options.powerCuts }, (_, index): PowerCut => ({
      after: chance.below(operations.length + 1),
      keeps: keeps[index % keeps.length] as Keeps,
      seed: options.seed * 1_000_003 + index,
    }));
    const cuts = [...powerCuts, ...fileCutsOf(recording, options.fileCuts)];
    const reopen = await bundleProgram('tests/power-cut/reopen.ts', 'reopen');
    const results: Reopened[] = [];
    const worker = async (): Promise<void> => {
      for (let some = cuts.splice(0, perProcess); some.length > 0; some = cuts.splice(0, perProcess)) {
        const lines = await run([reopen, JSON.stringify({ folder, cuts: some })]);
        results.push(...lines.map((line) => JSON.parse(line) as Reopened));
        options.log?.(`${results.length} folders reopened`);
      }
    };
    await Promise.all(Array.from({ length: options.workers }, worker));
    return {
      payments: options.payments,
      operations: operations.length,
      syncs: count('synced file') + count('synced folder'),
      powerCuts: results.filter(({ cut }) => 'after' in cut),
      fileCuts: results.filter(({ cut }) => 'path' in cut),
    };
  } finally {
    rmSync(parent, { recursive: true });
  }
}

const pageBytes = 8_192;

/** Positions in the last file of the log: half of them over all that was written, half after the last checkpoint and a page beyond. */
function fileCutsOf({ operations, files }: Recording, count: number): readonly FileCut[] {
  const pathOf = new Map([...files].map(([path, file]) => [file, path]));
  for (const operation of operations) {
    if (operation.kind === 'create') pathOf.set(operation.file, operation.path);
    if (operation.kind !== 'rename') continue;
    for (const [file, path] of pathOf) if (path === operation.from) pathOf.set(file, operation.to);
  }
  const written = operations.flatMap((operation, index) =>
    operation.kind === 'write'
      ? [
          {
            index,
            path: pathOf.get(operation.file) ?? '',
            from: operation.at,
            to: operation.at + operation.data.length,
          },
        ]
      : [],
  );
  const toLog = written.filter(({ path }) => /^database\/pg_wal\/[0-9A-F]{24}$/.test(path));
  const { path = '' } = toLog.at(-1) ?? {};
  const toLast = toLog.filter((write) => write.path === path);
  const checkpoint = written.findLast((write) => write.path.endsWith('global/pg_control'))?.index ?? 0;
  const to = Math.max(...toLast.map((write) => write.to)) + pageBytes;
  const startOf = (writes: typeof toLast) => Math.min(to - 2 * pageBytes, ...writes.map(({ from }) => from));
  const spread = (from: number, many: number) =>
    Array.from({ length: many }, (_, index): FileCut => ({
      path,
      at: from + Math.floor(((to - from) * index) / many),
      way: index % 2 === 0 ? 'ends' : 'is zero from there on',
    }));
  const half = Math.ceil(count / 2);
  return [
    ...spread(startOf(toLast), count - half),
    ...spread(startOf(toLast.filter(({ index }) => index > checkpoint)), half),
  ];
}

function run(args: readonly string[], ends?: NodeJS.Signals): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    child.once('error', reject);
    child.once('close', (code, signal) =>
      code === 0 || signal === ends
        ? resolve(lines)
        : reject(new Error(`${args[0]} ended with ${code ?? signal}`)),
    );
  });
}
