import { isFinalStatus } from '@lango/core';
import type { OutgoingMessage } from '../../packages/runtime-kafka/src/ports/message-bus.js';
import type { RetriedQueue } from '../../packages/runtime-kafka/src/ports/transaction-store.js';
import { createSimulatedBroker, type BusFaults } from './bus/simulated-broker.js';
import { createCallbackNetwork } from './callback-network.js';
import { faultsEndMs, historyEndMs, bugsEndMs, reviewEveryMs, sessionTimeoutMs } from './history-policy.js';
import { createFaults, type Faults } from './kernel/faults.js';
import type { Kernel } from './kernel/kernel.js';
import { createMerchantHttp, keyRing, registerMerchants } from './merchants.js';
import { resolveReviews } from './operator.js';
import type { HistoryPlan } from './plan.js';
import { createPortCalls, type CrashPoint, type PortWorld } from './port-calls.js';
import { startProcess, type SimulatedProcess } from './process.js';
import { createProvider, type Provider } from './provider/provider.js';
import { createShop } from './shop.js';
import { createSimulatedLock } from './simulated-lock.js';
import { createMemoryRows, type MemoryRows } from './store/memory-rows.js';
import { createMemoryStore } from './store/memory-store.js';
import { createTrace, type Trace } from './trace.js';

/** What to leave out of a history, and what to put in. */
export interface HistoryVariation {
  /** Only these faults may be injected. Default: all that the seed draws. */
  readonly allowedFaults?: ReadonlySet<string>;
  readonly withoutPayments?: ReadonlySet<number>;
  readonly crashPoint?: CrashPoint;
}

/** The state at the end of a history. */
export interface World {
  readonly plan: HistoryPlan;
  readonly rows: MemoryRows;
  readonly trace: Trace;
  readonly providers: readonly Provider[];
  readonly faults: Faults;
  readonly portCalls: number;
  /** Wall clocks jumped: promises about time do not apply, all others do (I14). */
  readonly clockJumped: boolean;
  readonly endedAtMs: number;
}

const dayMs = 86_400_000;

/** Runs one simulation: requests, faults and crashes, then a time without faults until everything has ended. */
export async function runHistory(
  seed: number,
  plan: HistoryPlan,
  kernel: Kernel,
  variation: HistoryVariation = {},
): Promise<World> {
  const rows = createMemoryRows();
  registerMerchants(rows);
  const trace = createTrace(kernel.now);
  const faults = createFaults(
    seed,
    plan.rates,
    kernel.now,
    faultsEndMs,
    (fault) => trace.add('world', { kind: 'fault', fault }),
    variation.allowedFaults,
  );
  const ports: PortWorld = {
    kernel,
    faults,
    trace,
    crashPoint: variation.crashPoint,
    places: new Map(),
    calls: 0,
  };
  const processes: SimulatedProcess[] = [];
  const anyProcess = () => (processes.length === 0 ? undefined : kernel.chance.pick(processes));
  let inTransit = 0;
  const later = (ms: number, work: () => void): void => {
    inTransit += 1;
    kernel.after(ms, () => {
      inTransit -= 1;
      work();
    });
  };

  const broker = createSimulatedBroker(busWeather(plan, kernel, faults));
  const lock = createSimulatedLock({
    now: kernel.now,
    grants: plan.lock,
    expiresEarly: () => faults.inject('lock expired early', 'lock'),
  });
  const network = createCallbackNetwork({ kernel, trace, rows, later, anyProcess });
  const isReferenceHeld = (gatewayReference: string) =>
    [...rows.references.keys()].some((key) => key.endsWith(` ${gatewayReference}`));
  const providers = plan.providers.map((habits) =>
    createProvider(habits, { kernel, faults, trace, send: network.send, later, isReferenceHeld }),
  );
  const shop = createShop({
    kernel, faults, trace, plan, rows, anyProcess, without: variation.withoutPayments ?? new Set(),
  }); // prettier-ignore
  const clocks = createClocks(kernel, faults);
  const isDefect = createDefects(kernel, faults);

  let started = 0;
  const start = (): void => {
    const name = `process-${(started += 1)}`;
    const portCalls = createPortCalls(
      name,
      ports,
      () => {
        processes.splice(
          processes.findIndex((process) => process.name === name),
          1,
        );
        broker.disconnect(name);
        kernel.after(sessionTimeoutMs, () => broker.expire(name));
        kernel.after(500 + kernel.chance.fraction() * 8_000, start);
      },
      (ms) => {
        if (ms > sessionTimeoutMs) kernel.after(sessionTimeoutMs, () => broker.expire(name));
      },
    );
    trace.add(name, { kind: 'process', what: 'starts' });
    processes.push(
      startProcess(name, portCalls, {
        kernel,
        trace,
        store: createMemoryStore({ rows, process: name, add: (event) => trace.add(name, event) }),
        bus: broker.connect(name),
        lock,
        merchantHttp: createMerchantHttp(name, {
          faults,
          trace,
          rows,
          now: kernel.now,
          onEvent: shop.onEvent,
        }),
        gateways: providers.map(({ gateway }) => gateway),
        keyRing,
        isDefect,
        wallOffsetMs: clocks.offsetOfNewProcess(),
      }),
    );
  };

  const isSettled = (): boolean =>
    inTransit === 0 &&
    shop.isIdle() &&
    [...rows.incomingDeposits.values()].every(({ isBooked }) => isBooked) &&
    [...rows.callbacks.values()].every(({ callback }) => callback.processedAtMs !== undefined) &&
    [...rows.deliveries.values()].every(({ delivery }) => delivery.status !== 'pending') &&
    [...rows.transactions.values()].every(
      ({ record }) =>
        record.dueAtMs === undefined &&
        (isFinalStatus(record.transaction.status)
          ? record.review === undefined
          : record.review !== undefined),
    );
  const watch = (): void => {
    if (isSettled()) {
      // Continue a little longer: nothing more may happen.
      kernel.after(5_500, () => (isSettled() ? kernel.stop() : watch()));
      return;
    }
    kernel.after(2_500, watch);
  };
  const review = (): void => {
    const process = anyProcess();
    if (process !== undefined)
      void resolveReviews(process, providers, trace, kernel.now()).catch(() => undefined);
    kernel.after(reviewEveryMs, review);
  };

  for (let count = 0; count < plan.processes; count += 1) start();
  shop.open();
  kernel.after(faultsEndMs, watch);
  kernel.after(1.5 * reviewEveryMs, review);
  const endMs = clocks.jumped() ? faultsEndMs + 50_000 : historyEndMs;
  await kernel.run(endMs);
  return {
    plan,
    rows,
    trace,
    providers,
    faults,
    portCalls: ports.calls,
    clockJumped: clocks.jumped(),
    endedAtMs: kernel.now(),
  };
}

/** Bugs that a few rows trigger on every attempt in every process, until they are fixed. */
function createDefects(kernel: Kernel, faults: Faults): (queue: RetriedQueue, id: string) => boolean {
  const defects = new Map<string, boolean>();
  return (queue, id) => {
    if (kernel.now() >= bugsEndMs) return false;
    const name = `${queue} ${id}`;
    let isOne = defects.get(name);
    if (isOne === undefined) defects.set(name, (isOne = faults.inject('handler fails', queue)));
    return isOne;
  };
}

/** Wall clocks: each machine's is slightly off, and one or all may jump by a day. */
function createClocks(kernel: Kernel, faults: Faults) {
  let everyoneMs = 0;
  const jumps = faults.inject('clock jumped', 'clocks');
  const signed = faults.detail('jump sign') < 0.5 ? -dayMs : dayMs;
  const onlyOne = faults.detail('jump scope') < 0.4;
  const offsets: { ms: number }[] = [];
  if (jumps) {
    kernel.after(faults.detail('jump') * faultsEndMs, () => {
      const victim = offsets[Math.floor(faults.detail('jump victim') * offsets.length)];
      if (onlyOne && victim !== undefined) victim.ms += signed;
      else everyoneMs += signed;
    });
  }
  return {
    jumped: () => jumps,
    offsetOfNewProcess: () => {
      const offset = { ms: 0 };
      if (faults.inject('clock skewed', 'process'))
        offset.ms = Math.round((faults.detail('skew') - 0.5) * 3_000);
      offsets.push(offset);
      return () => everyoneMs + offset.ms;
    },
  };
}

function busWeather(plan: HistoryPlan, kernel: Kernel, faults: Faults): BusFaults {
  const { chance } = kernel;
  return {
    after: kernel.after,
    choose: (consumers) => chance.below(consumers),
    copies: ({ topic }: OutgoingMessage) => {
      if (plan.losesEveryMessage || faults.inject('message lost', topic)) return [];
      const delayMs = () => (faults.inject('message late', topic) ? 12_000 * faults.detail('late') : 1);
      return faults.inject('message twice', topic) ? [delayMs(), delayMs() + 50] : [delayMs()];
    },
    overtakes: ({ topic }) => faults.inject('message out of order', topic),
  };
}
