import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { createChance, randomBytes } from './chance.js';
import { LightAbortController } from './light-abort-controller.js';
import type { Kernel } from './kernel.js';

type Globals = Record<string, unknown>;

const epochMs = Date.UTC(2026, 0, 1);
let current: Kernel | undefined;

function kernelInForce(): Kernel {
  if (current === undefined) throw new Error('something outlived its history');
  return current;
}

/**
 * Replaces time and randomness of the whole process permanently, because libraries (retries, breakers) read them directly. From then on
 * they come from the history of {@link enterHistory}. Node's AbortController, which costs more than the services' own work, is replaced by a small one.
 */
export function closeSandbox(): void {
  const random = createChance(1);
  const bytes = (size: number): Buffer => randomBytes(current?.chance ?? random, size);
  const globals = globalThis as unknown as Globals;
  globals['setTimeout'] = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    kernelInForce().after(ms, () => callback(...args));
  globals['clearTimeout'] = (cancel?: () => void) => cancel?.();
  globals['setInterval'] = () => {
    throw new Error('nothing in a history repeats by itself');
  };
  globals['setImmediate'] = (callback: () => void) => kernelInForce().after(0, callback);
  Date.now = () => epochMs + (current?.now() ?? 0);
  performance.now = () => current?.now() ?? 0;
  Math.random = () => (current?.chance ?? random).fraction();
  const web = globals['crypto'] as object;
  Object.defineProperty(web, 'randomUUID', { value: () => bytes(16).toString('hex') });
  Object.defineProperty(web, 'getRandomValues', {
    value: (into: Uint8Array) => {
      into.set(bytes(into.length));
      return into;
    },
  });
  const node = crypto as unknown as Globals;
  node['randomBytes'] = bytes;
  node['randomUUID'] = () => bytes(16).toString('hex');
  node['randomInt'] = (below: number) => (current?.chance ?? random).below(below);
  syncBuiltinESMExports();
  globals['AbortController'] = LightAbortController;
}

/** Time and randomness come from this history until the next call. */
export function enterHistory(kernel: Kernel): void {
  current = kernel;
}

/** Wall time at the start of every history. */
export const historyEpochMs = epochMs;
