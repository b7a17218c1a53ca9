import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { RehearsalProcessNote, RehearsalProcessOptions } from './rehearsal-process.js';

/** One process of one version, which serves. */
export interface RehearsalProcess {
  readonly apiUrl: string;
  readonly merchant: NonNullable<RehearsalProcessNote['merchant']> | undefined;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** The last lines that it logged; warnings and errors alone. */
  log(): string;
}

/** Starts a bundled program and waits until it serves. */
export async function startRehearsalProcess(
  program: string,
  options: RehearsalProcessOptions,
): Promise<RehearsalProcess> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout === null || child.stderr === null) throw new Error('the process has no output');
  let log = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    log = `${log}${line}\n`.slice(-50_000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const note = await new Promise<RehearsalProcessNote>((resolve, reject) => {
    createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).on('line', (line) => {
      if (line.startsWith('{"port"')) resolve(JSON.parse(line) as RehearsalProcessNote);
    });
    void ended.then(() => reject(new Error(`the process ended before it served: ${log}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    apiUrl: `http://127.0.0.1:${note.port}`,
    merchant: note.merchant,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    log: () => log,
  };
}
