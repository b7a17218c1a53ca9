import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isAlive } from './native-process.mjs';

/** Where `up` lists what it started, for `down` to end and for tests to find. */
const stateFile = resolve(import.meta.dirname, '../../.lango/services.json');

/** What was started and is still running, or undefined. */
export function readState(file = stateFile) {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8'));
    const isThere = state.servers.every(({ pid }) => pid === undefined || isAlive(pid));
    return isThere ? state : undefined;
  } catch {
    return undefined;
  }
}

export function writeState(state, file = stateFile) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(state, null, 2), { mode: 0o600 });
}

export function removeState(file = stateFile) {
  rmSync(file, { force: true });
}
