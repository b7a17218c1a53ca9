import type { ServiceName } from '@lango/runtime-kafka';
import type { CrashPoint } from './crash-point.js';
import type { CrashService } from './crash-service.js';
import type { CrashSystem } from './crash-system.js';

/** One process that is to stand still. */
export interface PauseCase extends CrashPoint {
  readonly service: ServiceName;
}

/** Longer than the session, the life of a lock (10 s) and the window within which a request may still be sent (5 s). */
const pauseMs = 12_000;
const reachMs = 20_000;
const atOnce = 6;

const nobody = { onMethods: () => undefined, onCall: () => undefined };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets extra processes stand still beside healthy ones, several at once, and go on. Gives those that were reached. */
export async function pauseProcesses(
  system: CrashSystem,
  cases: readonly PauseCase[],
  log: (line: string) => void,
): Promise<readonly PauseCase[]> {
  const waiting = [...cases];
  const paused: PauseCase[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { service, ...point } = next;
      const extra = await system.start([service], nobody, { points: [point], signal: 'SIGSTOP' }, 'extra');
      const isReached = await Promise.race([extra.struck.then(() => true), sleep(reachMs).then(() => false)]);
      if (isReached) {
        await sleep(pauseMs);
        extra.signal('SIGCONT');
        await sleep(500);
        paused.push(next);
      } else log(`${service} was not reached ${point.when} ${point.call}, to stand still there`);
      await endGently(extra);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return paused;
}

async function endGently(service: CrashService): Promise<void> {
  await Promise.race([service.stop(), sleep(10_000).then(() => service.kill())]);
}
