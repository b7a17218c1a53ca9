import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** Ids of processes that this one started and has not stopped. */
const running = new Set();

// An interrupted program leaves no server behind, unless it handles the signal itself.
for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15 }))
  process.on(signal, () => {
    if (process.listenerCount(signal) > 1) return;
    for (const pid of running) send(pid, 'SIGKILL');
    process.exit(128 + number);
  });

/** Starts a server that goes on when this process ends by itself. Its output goes to its log file. */
export function startNativeProcess({ command, args, cwd, logFile, uid, gid }) {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    cwd,
    detached: true,
    stdio: ['ignore', log, log],
    ...(uid !== undefined && { uid, gid }),
  });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  running.add(child.pid);
  return child.pid;
}

/** False when there is no such process, or it is a zombie. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return true;
  }
}

/** Asks a process to end, kills it after `patienceMs`, and waits until it is gone. */
export async function stopNativeProcess(pid, signal = 'SIGTERM', patienceMs = 10_000) {
  const killAt = Date.now() + patienceMs;
  send(pid, signal);
  while (isAlive(pid)) {
    if (Date.now() > killAt) send(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  running.delete(pid);
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** The last lines of a log, for error messages. */
export function tailOf(logFile, lines = 5) {
  try {
    return readFileSync(logFile, 'utf8').trim().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
