import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { OutgoingMessage } from '../../../packages/runtime-kafka/src/ports/message-bus.js';
import type { CrashProcessOptions } from './crash-config.js';
import type { CrashPoint, PortCall, ProcessNote } from './crash-point.js';

/** Where a process was struck, and what it was working on. */
export interface Strike extends CrashPoint {
  readonly about?: string;
}

/** One process of services that runs until it strikes itself or is ended. */
export interface CrashService {
  readonly pid: number;
  /** Where it was struck, once it was. */
  strike(): Strike | undefined;
  readonly struck: Promise<Strike>;
  readonly ended: Promise<void>;
  /** Names of the calls that it was seen to make. */
  calls(): readonly string[];
  isRunning(): boolean;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Publishes a message. */
  publish(message: OutgoingMessage): void;
  /** The end of what it logged. */
  log(): string;
}

/** Told of every port method that there is, and of every call the first time a process makes it. */
export interface CallListener {
  readonly onMethods: (methods: readonly string[]) => void;
  readonly onCall: (call: PortCall) => void;
}

/** Starts one. */
export function startCrashService(
  program: string,
  options: CrashProcessOptions,
  { onMethods, onCall }: CallListener,
  onLog: (line: string) => void,
): CrashService {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const calls = new Set<string>();
  let strike: Strike | undefined;
  let tellStrike: (strike: Strike) => void = () => undefined;
  const struck = new Promise<Strike>((resolve) => (tellStrike = resolve));
  let log = '';
  if (child.stdout === null || child.stderr === null) throw new Error('the process has no output');
  createInterface({ input: child.stderr }).on('line', (line) => {
    log = `${log}${line}\n`.slice(-20_000);
    onLog(line);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const note = readNote(line);
    switch (note?.note) {
      case 'ports':
        return onMethods(note.methods);
      case 'call':
        calls.add(note.name);
        return onCall({ port: note.port, method: note.method, name: note.name });
      case 'struck':
        strike = { call: note.call, when: note.when, ...(note.about !== undefined && { about: note.about }) };
        onLog(
          `struck ${note.when} ${note.call}, about ${note.about ?? 'nothing'}, at ${new Date().toISOString()}`,
        );
        return tellStrike(strike);
      case undefined:
        return;
    }
  });
  let running = true;
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      running = false;
      resolve();
    }),
  );
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    strike: () => strike,
    struck,
    ended,
    calls: () => [...calls],
    isRunning: () => running,
    signal: (signal) => void child.kill(signal),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    publish: (message) => {
      if (child.connected) child.send(message, () => undefined);
    },
    log: () => log,
  };
}

function readNote(line: string): ProcessNote | undefined {
  try {
    return JSON.parse(line) as ProcessNote;
  } catch {
    return undefined;
  }
}
