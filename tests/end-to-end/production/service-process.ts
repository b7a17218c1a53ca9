import { spawn } from 'node:child_process';
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
  /** Fails when it ends without having been told to, with what it printed last. */
  readonly lives: Promise<never>;
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
  let isToEnd = false;
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    isToEnd = true;
    child.kill(signal);
    return ended;
  };
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  const lives = new Promise<never>((_, fail) => {
    child.once('close', (code, signal) => {
      if (isToEnd) return;
      const how = `${services} (process ${child.pid ?? 0}) ended by itself with ${String(code ?? signal)}`;
      fail(new Error(`${how}; it printed last:\n${output.slice(-4_000)}`));
    });
  });
  // Whoever does not wait for it is not told.
  lives.catch(() => undefined);
  return {
    services,
    pid: child.pid ?? 0,
    lives,
    signal: (signal) => {
      isToEnd ||= signal === 'SIGKILL' || signal === 'SIGTERM';
      child.kill(signal);
    },
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    output: () => output,
  };
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
