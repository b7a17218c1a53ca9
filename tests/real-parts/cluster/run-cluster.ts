import type { ServiceProcess } from '../../end-to-end/production/service-process.js';
import type { Difference } from '../books/books.js';
import { areSettled, compareBooks } from '../books/compare-books.js';
import { tellTransactions } from '../books/tell-transaction.js';
import { injectFault, planClusterFaults, type InjectedFault } from './cluster-faults.js';
import { startClusterSystem } from './cluster-system.js';
import { paySteadily, type Accept } from './pay-steadily.js';

/** How long and how much. */
export interface ClusterOptions {
  readonly durationMs: number;
  readonly paymentsPerSecond: number;
  readonly seed: number;
  readonly log?: (line: string) => void;
}

/** What came of it. */
export interface ClusterResult {
  readonly faults: readonly (InjectedFault & { readonly stallMs: number })[];
  readonly payments: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly review: number;
  readonly open: number;
  /** Accepted and not stored, or unknown to us and moved. */
  readonly lost: number;
  /** Moved more than once. */
  readonly doubled: number;
  /** The longest time in which nothing was accepted. */
  readonly longestStallMs: number;
  /** Of requests that met no stall: from the first question to the 202. */
  readonly acceptP50Ms: number;
  readonly acceptP99Ms: number;
  readonly recoverySeconds?: number;
  readonly differences: readonly Difference[];
  readonly told: Readonly<Record<string, readonly string[]>>;
  readonly broken: readonly string[];
  readonly logs?: string;
}

const warmUpMs = 40_000;
const everyMs = 20_000;
const lastsMs = 8_000;
const recoveryMs = 180_000;
/** Nothing accepted for so long is a stall, and what was asked meanwhile is not counted among the others. */
const stallMs = 1_000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Pays while one member after the other dies, stands still or is cut off; then waits for the end of every payment, and compares the books. */
export async function runCluster(options: ClusterOptions): Promise<ClusterResult> {
  const { durationMs, paymentsPerSecond, seed, log = () => undefined } = options;
  const system = await startClusterSystem(log);
  const { shop, cluster } = system;
  try {
    const payments = paySteadily(shop, paymentsPerSecond, warmUpMs);
    await sleep(warmUpMs);
    const faults: InjectedFault[] = [];
    const services = {
      all: () => system.processes(),
      replace: (process: ServiceProcess) => system.replace(process),
    };
    for (const [turn, fault] of planClusterFaults(seed, Math.floor(durationMs / everyMs)).entries()) {
      const nextMs = Date.now() + everyMs;
      const injected = await injectFault(cluster, services, fault, { lastsMs, turn });
      faults.push(injected);
      log(`${injected.victim} (${injected.name}): ${injected.fault}; ${payments.accepts.length} accepted, ${payments.underWay()} asked for`); // prettier-ignore
      await sleep(Math.max(0, nextMs - Date.now()));
    }
    payments.stop();
    const quietFrom = Date.now();
    const isLate = () => Date.now() - quietFrom >= recoveryMs;
    while (payments.underWay() > 0 && !isLate()) await sleep(100);
    let books = await system.books();
    while (!areSettled(books) && !isLate()) {
      await sleep(2_000);
      books = await system.books();
    }
    const differences = compareBooks(books);
    const isSettled = payments.underWay() === 0 && areSettled(books);
    const count = (status: string) => books.transactions.filter((row) => row.status === status).length;
    const review = books.transactions.filter(
      ({ status, review: asked }) => status !== 'succeeded' && status !== 'failed' && asked !== undefined,
    ).length;
    const stalls = stallsOf(payments.accepts);
    const calm = payments.accepts
      .filter(
        ({ askedMs, acceptedMs }) =>
          !stalls.some(({ fromMs, toMs }) => askedMs < toMs + stallMs && acceptedMs > fromMs),
      ) // prettier-ignore
      .map(({ askedMs, acceptedMs }) => acceptedMs - askedMs)
      .sort((left, right) => left - right);
    const quantile = (share: number) => calm[Math.min(calm.length - 1, Math.floor(calm.length * share))] ?? 0;
    const ofKind = (invariant: string) => differences.filter((one) => one.invariant === invariant).length;
    return {
      faults: faults.map((fault) => ({
        ...fault,
        stallMs: Math.max(0, ...stalls.filter(({ fromMs, toMs }) => fromMs < fault.toMs + everyMs - lastsMs && toMs > fault.fromMs).map(({ fromMs, toMs }) => toMs - fromMs)), // prettier-ignore
      })),
      payments: books.transactions.length,
      succeeded: count('succeeded'),
      failed: count('failed'),
      review,
      open: books.transactions.length - count('succeeded') - count('failed') - review,
      lost: ofKind('I20') + ofKind('I2'),
      doubled: ofKind('I1'),
      longestStallMs: Math.max(0, ...stalls.map(({ fromMs, toMs }) => toMs - fromMs)),
      acceptP50Ms: quantile(0.5),
      acceptP99Ms: quantile(0.99),
      ...(isSettled && { recoverySeconds: Math.round((Date.now() - quietFrom) / 100) / 10 }),
      differences,
      told: await tellTransactions(shop, books, differences.slice(0, 5)),
      broken: [
        ...shop.broken,
        ...(payments.underWay() > 0 ? [`${payments.underWay()} requests were never answered`] : []),
      ],
      ...(differences.length > 0 && {
        logs: system.processes().map((process) => `--- ${process.services}\n${process.output().slice(-3_000)}`).join('\n'), // prettier-ignore
      }),
    };
  } finally {
    await system.close();
  }
}

/** Times in which nothing was accepted. */
function stallsOf(accepts: readonly Accept[]): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const times = accepts.map(({ acceptedMs }) => acceptedMs).sort((left, right) => left - right);
  return times.flatMap((toMs, index) => {
    const fromMs = times[index - 1] ?? toMs;
    return toMs - fromMs > stallMs ? [{ fromMs, toMs }] : [];
  });
}
