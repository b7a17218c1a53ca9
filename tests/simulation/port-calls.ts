import type { GatewayOperation, PaymentGateway } from '@lango/core';
import type { MerchantResult } from '../../packages/runtime-kafka/src/ports/merchant-http.js';
import type { Faults } from './kernel/faults.js';
import type { Kernel } from './kernel/kernel.js';
import type { Trace } from './trace.js';

/** A crash at one port call of the whole history, for enumerating them all. */
export interface CrashPoint {
  /** Counted from 1 over all processes. */
  readonly call: number;
  readonly when: 'before' | 'after' | 'reply lost' | 'paused before' | 'paused after';
}

/** Faults at one method of a port, for all processes. */
export interface PlaceFaults {
  readonly name: string;
  readonly crashesBefore: () => boolean;
  readonly crashesAfter: () => boolean;
  readonly pauses: () => boolean;
  readonly isSlow: () => boolean;
  readonly isAway: () => boolean;
  readonly losesReply: () => boolean;
}

/** State shared by all processes of a history. */
export interface PortWorld {
  readonly kernel: Kernel;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly crashPoint: CrashPoint | undefined;
  /** Places by name, once a process has used them. */
  readonly places: Map<string, PlaceFaults>;
  /** Port calls made so far. */
  calls: number;
}

/** The port calls of one process, which may die or be stopped at each of them. */
export interface PortCalls {
  readonly isAlive: () => boolean;
  /** Wraps every method of a port. */
  readonly around: <Port extends object>(name: string, port: Port) => Port;
  /** Wraps the operations of a gateway; its callbacks are read in the process itself. */
  readonly aroundGateway: (gateway: PaymentGateway) => PaymentGateway;
  /** Runs at once, after a stop, or never when the process is dead. */
  readonly whenAwake: (callback: () => void) => void;
  readonly crash: () => void;
  /** Stops the process for a time, like SIGSTOP. */
  readonly pause: (ms: number) => void;
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** One promise for each wait: a shared one would retain every waiter and its history until the program ends. */
const forever = () => new Promise<never>(() => undefined);
/** Longer than the bus's session, a lock's life and a send window. */
const longPauseMs = 14_000;

/** Results of a port whose dependency is unavailable. */
const awayOf: Readonly<Record<string, () => unknown>> = {
  lock: () => undefined,
  merchant: (): MerchantResult => ({ kind: 'no-answer', why: 'the process lost its network' }),
};

/** The ports of one process. */
export function createPortCalls(
  process: string,
  world: PortWorld,
  onCrash: () => void,
  onPause: (ms: number) => void,
): PortCalls {
  const { kernel, faults, trace } = world;
  const placeOf = (port: string, method: string): PlaceFaults => {
    const name = `${port}.${method}`;
    let place = world.places.get(name);
    if (place === undefined) world.places.set(name, (place = watchPlace(faults, port, name)));
    return place;
  };
  let alive = true;
  let pausedUntilMs = 0;
  let resumed: Promise<void> | undefined;

  const crash = (): void => {
    if (!alive) return;
    alive = false;
    trace.add(process, { kind: 'process', what: 'crashes' });
    onCrash();
  };
  const pause = (ms: number): void => {
    if (!alive || pausedUntilMs > kernel.now()) return;
    pausedUntilMs = kernel.now() + ms;
    trace.add(process, { kind: 'process', what: 'is paused' });
    onPause(ms);
    resumed = kernel.sleep(ms).then(() => trace.add(process, { kind: 'process', what: 'goes on' }));
  };
  const isPaused = () => pausedUntilMs > kernel.now();
  /** Waits until it resumes; for ever when it is dead. */
  const untilAwake = async (): Promise<void> => {
    while (alive && isPaused()) await resumed;
    if (!alive) await forever();
  };
  /** The scheduler's turn; a stopped process gets none, a dead one never again. */
  const turn = (): Promise<void> =>
    kernel.turn().then(() => (alive && !isPaused() ? undefined : untilAwake()));

  const survivesFaults = (when: 'before' | 'after', place: PlaceFaults, number: number): boolean => {
    const { crashPoint } = world;
    if (crashPoint !== undefined && crashPoint.call === number) {
      if (crashPoint.when === when) crash();
      if (crashPoint.when === `paused ${when}`) pause(longPauseMs);
    }
    if (when === 'before' ? place.crashesBefore() : place.crashesAfter()) crash();
    if (place.pauses()) pause(longPauseMs * (0.3 + 3 * faults.detail('pause') ** 2));
    return alive;
  };

  /** One port call: the process may die before or after it, and its reply may be lost. */
  const call = async (port: string, place: PlaceFaults, effect: () => Promise<unknown>): Promise<unknown> => {
    await turn();
    const number = (world.calls += 1);
    trace.add(process, { kind: 'port call', call: place.name });
    if (!survivesFaults('before', place, number)) return forever();
    if (isPaused()) await untilAwake();
    if (place.isSlow()) await kernel.sleep(faults.detail('slow') * 7_000);
    const fail = (why: string): unknown => {
      const failed = awayOf[port];
      if (failed !== undefined) return failed();
      throw new Error(why);
    };
    if (place.isAway()) return fail(`${port} is away`);
    const result = await effect();
    if (!survivesFaults('after', place, number)) return forever();
    await turn();
    const isLost =
      (world.crashPoint?.when === 'reply lost' && world.crashPoint.call === number) || place.losesReply();
    return isLost ? fail(`the reply of the ${port} was lost`) : result;
  };

  /** The provider injects a gateway's faults; here the process may die or be stopped while it waits. */
  const callGateway = async (
    gatewayId: string,
    operation: GatewayOperation,
    transactionId: string,
    key: string,
    effect: () => Promise<unknown>,
  ): Promise<unknown> => {
    const place = placeOf('gateway', operation);
    await turn();
    const number = (world.calls += 1);
    trace.add(process, { kind: 'port call', call: place.name });
    if (!survivesFaults('before', place, number)) return forever();
    if (isPaused()) await untilAwake();
    trace.add(process, { kind: 'gateway called', gatewayId, operation, transactionId, key });
    let answer: () => unknown;
    try {
      const result = await effect();
      answer = () => result;
    } catch (error) {
      answer = () => {
        throw error;
      };
    }
    if (!survivesFaults('after', place, number)) return forever();
    await turn();
    return answer();
  };

  return {
    isAlive: () => alive,
    crash,
    pause,
    whenAwake: (callback) => {
      if (!alive) return;
      if (pausedUntilMs <= kernel.now()) return callback();
      kernel.after(pausedUntilMs - kernel.now(), () => {
        if (alive) callback();
      });
    },
    around: (name, port) => {
      const wrapped: Record<string, Method> = {};
      for (const [method, body] of Object.entries(port)) {
        const place = placeOf(name, method);
        wrapped[method] = (...args) => call(name, place, () => (body as Method)(...args));
      }
      return wrapped as typeof port;
    },
    aroundGateway: (gateway) => {
      const wrapped = Object.entries(gateway).map(([name, member]) => {
        if (typeof member !== 'function' || name === 'handleCallback') return [name, member] as const;
        const method = member as Method;
        const guarded = (...args: unknown[]) =>
          callGateway(
            gateway.gatewayId,
            name as GatewayOperation,
            (args[0] as { transactionId: string }).transactionId,
            (args.at(-1) as { idempotencyKey: string }).idempotencyKey,
            () => method(...args),
          );
        return [name, guarded] as const;
      });
      return Object.fromEntries(wrapped) as unknown as PaymentGateway;
    },
  };
}

function watchPlace(faults: Faults, port: string, name: string): PlaceFaults {
  const isStore = port === 'store';
  return {
    name,
    crashesBefore: faults.watch('crash before a port call', name),
    crashesAfter: faults.watch('crash after a port call', name),
    // A pause does most harm between a commit, or a read after it, and sending.
    pauses: faults.watch('process paused', name, name === 'store.commit' || name === 'store.find' ? 3 : 1),
    isSlow: faults.watch('slow port call', name),
    isAway: faults.watch(isStore ? 'store away' : 'bus away', name),
    losesReply: faults.watch(isStore ? 'store reply lost' : 'bus reply lost', name),
  };
}
