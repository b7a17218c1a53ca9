import type { Logger } from '@lango/core';
import type { Clock } from '../ports/clock.js';

/** A server that the process needs. */
export interface Dependency {
  readonly name: string;
  /** Where it is, without credentials. */
  readonly address: string;
  /** The setting with its address. */
  readonly setting: string;
  /** Throws when it cannot be used. */
  readonly check: () => Promise<void>;
}

const firstDelayMs = 500;
const delayMaxMs = 10_000;

/** The trouble with a dependency, in one line. */
export function describeTrouble(
  { name, address, setting }: Omit<Dependency, 'check'>,
  error: unknown,
): string {
  const why =
    error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
  return `${name} at ${address} (${setting}) cannot be used: ${why.split('\n')[0] ?? ''}`;
}

/** Logs when a dependency becomes unavailable and when it is back, once each. The returned function stops it. */
export function monitorHealth(dependency: Dependency, clock: Clock, logger: Logger): () => void {
  let wasUp: boolean | undefined;
  let stopped = false;
  let cancel = (): void => undefined;
  const look = async (delayMs: number): Promise<void> => {
    let nextMs = delayMaxMs;
    try {
      await dependency.check();
      if (wasUp === false && !stopped)
        logger.info({ address: dependency.address }, `${dependency.name} is back`);
      wasUp = true;
    } catch (error) {
      if (wasUp !== false && !stopped)
        logger.error({}, `${describeTrouble(dependency, error)}; trying again`);
      wasUp = false;
      nextMs = Math.min(2 * delayMs, delayMaxMs);
    }
    if (!stopped) cancel = clock.after(nextMs, () => void look(wasUp === true ? firstDelayMs : nextMs));
  };
  void look(firstDelayMs);
  return () => {
    stopped = true;
    cancel();
  };
}
