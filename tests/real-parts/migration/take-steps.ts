import { Client } from 'pg';
import type { MigrationStep } from './rehearsal-migration.js';

/** What one step took, in milliseconds. */
export interface StepTaken {
  readonly name: string;
  readonly kind: MigrationStep['kind'];
  readonly startedMs: number;
  readonly endedMs: number;
  /** Until the strongest lock was given, and how long payments then waited behind it; of short steps. */
  readonly lock?: { readonly tries: number; readonly waitedMs: number; readonly heldMs: number };
  /** Of batches. */
  readonly batches?: { readonly count: number; readonly longestMs: number };
}

/**
 * A step that waits longer for its lock lets go: everybody else waits behind it meanwhile. It has to wait for longer than the server's
 * `deadlock_timeout` (1 s), since an autovacuum of the table gives way only then.
 */
const lockWaitMs = 2_000;
const lockPauseMs = 500;
const lockTriesMax = 50;
const waitedTooLong = '55P03';
const deadlock = '40P01';

/** Takes the steps one after the other, on a connection of its own. */
export async function takeSteps(
  url: string,
  steps: readonly MigrationStep[],
  log: (line: string) => void,
): Promise<readonly StepTaken[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const taken: StepTaken[] = [];
  try {
    for (const step of steps) {
      const startedMs = Date.now();
      const found = await take(client, step);
      const { name, kind } = step;
      const done = { name, kind, startedMs, endedMs: Date.now(), ...found };
      log(`${name}: ${JSON.stringify({ ms: done.endedMs - startedMs, ...found })}`);
      taken.push(done);
    }
  } finally {
    await client.end();
  }
  return taken;
}

async function take(
  client: Client,
  { kind, sql }: MigrationStep,
): Promise<Pick<StepTaken, 'lock' | 'batches'>> {
  switch (kind) {
    case 'short':
      return { lock: await underLock(client, sql) };
    case 'online':
      await client.query(sql);
      return {};
    case 'batches':
      return { batches: await inBatches(client, sql) };
  }
}

async function underLock(client: Client, sql: string): Promise<NonNullable<StepTaken['lock']>> {
  for (let tries = 1; ; tries += 1) {
    const askedMs = performance.now();
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = ${lockWaitMs}`);
      await client.query('LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE');
      const givenMs = performance.now();
      await client.query(sql);
      await client.query('COMMIT');
      return { tries, waitedMs: round(givenMs - askedMs), heldMs: round(performance.now() - givenMs) };
    } catch (error) {
      await client.query('ROLLBACK');
      if (!isCode(error, waitedTooLong) || tries >= lockTriesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, lockPauseMs));
    }
  }
}

async function inBatches(client: Client, sql: string): Promise<NonNullable<StepTaken['batches']>> {
  let [count, longestMs] = [0, 0];
  for (let last = ''; ;) {
    const startedMs = performance.now();
    const next = await oneBatch(client, sql, last);
    if (next === null) return { count, longestMs: round(longestMs) };
    longestMs = Math.max(longestMs, performance.now() - startedMs);
    count += 1;
    last = next;
  }
}

/** Services lock several rows in an order of their own: whoever loses begins again. */
async function oneBatch(client: Client, sql: string, last: string): Promise<string | null> {
  for (;;) {
    try {
      return (await client.query<{ last: string | null }>(sql, [last])).rows[0]?.last ?? null;
    } catch (error) {
      if (!isCode(error, deadlock)) throw error;
    }
  }
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
