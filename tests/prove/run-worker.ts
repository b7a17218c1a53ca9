import { spawn } from 'node:child_process';
import type { WorkerJob } from '../simulation/history-worker.js';

/** Runs a bundled simulation in a separate process and returns its answer. */
export function runWorker<Result>(program: string, job: WorkerJob): Promise<Result> {
  return new Promise((resolve, reject) => {
    // Nearly all objects of a history are garbage when it ends, so a large young generation holds many histories. No garbage collection threads,
    // because the other cores run other workers.
    const args = ['--max-semi-space-size=64', '--single-threaded-gc', program, JSON.stringify(job)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(out).toString('utf8')) as Result);
      else reject(new Error(`the simulation ended with ${code}: ${Buffer.concat(err).toString('utf8')}`));
    });
  });
}

/** Runs work on items with limited concurrency. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = (next += 1) - 1; index < items.length; index = (next += 1) - 1)
      results[index] = await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
