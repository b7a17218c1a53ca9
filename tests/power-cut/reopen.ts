// Opens folders as cuts may have left them: `node reopen.mjs '<ReopenJob as JSON>'` prints a Reopened for each, as JSON.
import { cpSync, readFileSync, rmSync, truncateSync, openSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { openPglite } from '../../packages/runtime-kafka/src/infrastructure/embedded/pglite-executor.js';
import { ConfigurationError } from '../../packages/runtime-kafka/src/ports/configuration-error.js';
import { makeCrashState, type PowerCut } from './crash-state.js';
import { fastFolder } from './fast-folder.js';
import type { Recording } from './recording.js';

/** A file that ends, or is empty from, a byte on. */
export interface FileCut {
  readonly path: string;
  readonly at: number;
  readonly way: 'ends' | 'is zero from there on';
}

/** The folder that was recorded, and what to do to it. */
export interface ReopenJob {
  readonly folder: string;
  readonly cuts: readonly (PowerCut | FileCut)[];
}

/** What came of one cut. */
export interface Reopened {
  readonly cut: PowerCut | FileCut;
  readonly outcome: 'opened' | 'refused';
  /** Why it was refused. */
  readonly why?: string;
  /** Payments that somebody was told of. */
  readonly told: number;
  /** What is not as it was told; empty when it was refused. */
  readonly wrong: readonly string[];
}

const { folder, cuts } = JSON.parse(process.argv[2] ?? '{}') as ReopenJob;
const recording = deserialize(readFileSync(`${folder}.recording`)) as Recording;

for (const cut of cuts) {
  const copy = fastFolder('lango-cut-');
  try {
    const after = 'after' in cut ? cut.after : recording.operations.length;
    if ('after' in cut) makeCrashState(`${folder}.base`, recording, cut, copy);
    else cutFile(cut, copy);
    console.log(JSON.stringify({ cut, ...(await reopen(copy, after)) } satisfies Reopened));
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function cutFile({ path, at, way }: FileCut, copy: string): void {
  cpSync(folder, copy, { recursive: true });
  const file = join(copy, path);
  if (way === 'ends') return truncateSync(file, at);
  const size = readFileSync(file).length;
  const opened = openSync(file, 'r+');
  writeSync(opened, Buffer.alloc(size - at), 0, size - at, at);
  closeSync(opened);
}

async function reopen(copy: string, after: number): Promise<Omit<Reopened, 'cut'>> {
  const said = recording.operations
    .slice(0, after)
    .flatMap((operation) => (operation.kind === 'said' ? [operation] : []));
  const told = new Set(said.map(({ transactionId }) => transactionId)).size;
  let database;
  try {
    database = await openPglite(join(copy, 'database'));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { outcome: 'refused', why: error.message, told, wrong: [] };
  }
  const rows = await database.query<{ id: string; status: string }>(
    'SELECT transaction_id AS id, status FROM transactions',
  );
  const statusOf = new Map(rows.map(({ id, status }) => [id, status]));
  const isAsTold = {
    accepted: () => true,
    asked: (status: string) => status !== 'created',
    ended: (status: string) => status === 'succeeded',
  };
  const wrong = said.flatMap(({ what, transactionId }) => {
    const status = statusOf.get(transactionId);
    return status !== undefined && isAsTold[what](status)
      ? []
      : [`${transactionId} was ${what} and is ${status ?? 'gone'}`];
  });
  // What can be written has not lost its way either.
  await database.query('VACUUM (ANALYZE)');
  await database.close();
  return { outcome: 'opened', told, wrong };
}
