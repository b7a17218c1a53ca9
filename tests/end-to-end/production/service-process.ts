import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

// Tests and proofs run in the repository's root.
const root = process.cwd();
const folder = join(root, 'tests/end-to-end/production');
const cli = join(root, 'packages/runtime-kafka/dist/cli.js');
const guard = join(folder, 'exit-with-parent.mjs');
const config = join(folder, 'lango.config.mjs');

/** One `lango serve`, as an operator runs it. */
export interface ServiceProcess {
  readonly services: string;
  readonly pid: number;
  signal(signal: NodeJS.Signals): void;
  /** Stops it gracefully and gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  output(): string;
}

/** Starts the services in a process of their own. */
export function startServiceProcess(
  services: string,
  port: number,
  environment: NodeJS.ProcessEnv,
): ServiceProcess {
  const args = [
    '--import',
    guard,
    cli,
    'serve',
    '--services',
    services,
    '--port',
    String(port),
    '--config',
    config,
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-200_000)));
  }
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return {
    services,
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    stop: () => end(child, 'SIGTERM', ended),
    kill: async () => void (await end(child, 'SIGKILL', ended)),
    output: () => output,
  };
}

function end(
  child: ChildProcess,
  signal: NodeJS.Signals,
  ended: Promise<number | null>,
): Promise<number | null> {
  child.kill(signal);
  return ended;
}

/** Runs one `lango` command and gives what it printed. */
export async function runLango(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args, '--config', config], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new Error(`lango ${args.join(' ')} ended with ${String(code)}: ${output}`);
  return output.trim();
}
