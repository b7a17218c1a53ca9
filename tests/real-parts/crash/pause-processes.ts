import type { ServiceName } from '@lango/runtime-kafka';
import type { CrashPlan, CrashPoint } from './crash-point.js';
import type { CrashService } from './crash-service.js';
import type { CrashSystem } from './crash-system.js';

/** One process that is to stand still. */
export interface PauseCase extends CrashPoint {
  readonly service: ServiceName;
}

/** Longer than the session, the life of a lock (10 s) and the window within which a request may still be sent (5 s). */
const pauseMs = 12_000;
/** Some of them, such as the commit of a chargeback, come by every few seconds and are shared with a healthy process. */
const reachMs = 180_000;
const atOnce = 5;

const nobody = { onMethods: () => undefined, onCall: () => undefined };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What became of the cases. */
export interface Pauses {
  readonly paused: readonly PauseCase[];
  /** No process came by there in time. */
  readonly notReached: readonly PauseCase[];
}

/** Swaps the instance that clients know for another, and gives the new one. */
export type Replace = (service: ServiceName, plan?: CrashPlan) => Promise<CrashService>;

/**
 * Lets processes stand still, several at once, and go on: an extra one beside healthy ones, or, where clients come to one address, the
 * one that listens there.
 */
export async function pauseProcesses(
  system: CrashSystem,
  replace: Replace,
  cases: readonly PauseCase[],
  log: (line: string) => void,
): Promise<Pauses> {
  const paused: PauseCase[] = [];
  const notReached: PauseCase[] = [];
  const standStill = async (service: CrashService, one: PauseCase): Promise<void> => {
    const isReached = await Promise.race([service.struck.then(() => true), sleep(reachMs).then(() => false)]);
    if (!isReached) {
      notReached.push(one);
      log(`${one.service} was not reached ${one.when} ${one.call}, to stand still there`);
      return;
    }
    await sleep(pauseMs);
    service.signal('SIGCONT');
    await sleep(500);
    paused.push(one);
  };
  const addressed = cases.filter(({ service }) => isAddressed(service));
  const besides = cases.filter(({ service }) => !isAddressed(service));
  const inTurn = async (): Promise<void> => {
    for (const one of addressed) {
      await standStill(await replace(one.service, planOf(one)), one);
      await replace(one.service);
    }
  };
  const worker = async (): Promise<void> => {
    for (let one = besides.shift(); one !== undefined; one = besides.shift()) {
      const extra = await system.start([one.service], nobody, planOf(one), 'extra');
      await standStill(extra, one);
      await endGently(extra);
    }
  };
  await Promise.all([inTurn(), ...Array.from({ length: atOnce }, worker)]);
  return { paused, notReached };
}

const isAddressed = (service: ServiceName) => service === 'api' || service === 'callback-receiver';
const planOf = ({ call, when }: PauseCase): CrashPlan => ({ points: [{ call, when }], signal: 'SIGSTOP' });

/** Asks it to stop, and insists. */
export async function endGently(service: CrashService): Promise<void> {
  await Promise.race([service.stop(), sleep(10_000).then(() => service.kill())]);
}
