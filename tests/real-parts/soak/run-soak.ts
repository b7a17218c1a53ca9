import type { Difference } from '../books/books.js';
import { areSettled, compareBooks } from '../books/compare-books.js';
import { tellTransactions } from '../books/tell-transaction.js';
import type { LinkFault } from '../proxy/fault-proxy.js';
import { planFaults, runFaults } from '../proxy/fault-schedule.js';
import { followedStories, paymentStories } from '../traffic/payment-stories.js';
import { postOnce } from '../traffic/post-once.js';
import { runTraffic, type Traffic } from '../traffic/run-traffic.js';
import { processSize, whyTooLarge, type ProcessSize } from './process-size.js';
import { soakLinks } from './soak-links.js';
import { startSoakSystem, type SoakSystem } from './soak-system.js';

/** How long, how much, and which faults. */
export interface SoakOptions {
  readonly durationMs: number;
  readonly seed: number;
  readonly paymentsPerSecond?: number;
  /** Milliseconds within which everything has to agree after the last fault. Default: a minute. */
  readonly recoveryMs?: number;
  readonly log?: (line: string) => void;
}

/** What came of it. */
export interface SoakResult {
  readonly seed: number;
  readonly faults: number;
  readonly faultsByKind: Readonly<Record<string, number>>;
  readonly faultsByLink: Readonly<Record<string, number>>;
  /** Kinds of fault on each link, of those there are. */
  readonly pairsCovered: number;
  readonly pairs: number;
  /** Connections that met a fault, by link. */
  readonly connectionsStruck: Readonly<Record<string, number>>;
  readonly payments: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly review: number;
  readonly open: number;
  readonly movements: number;
  readonly receipts: number;
  /** From the end of the last fault until all three accounts agreed; absent when they did not within the time. */
  readonly recoverySeconds?: number;
  /** Each with its transaction. */
  readonly differences: readonly Difference[];
  /** What is known of the first that differ. */
  readonly told: Readonly<Record<string, readonly string[]>>;
  readonly broken: readonly string[];
  /** Of each process, warm and at the end. */
  readonly processes: readonly {
    readonly services: string;
    readonly warm?: ProcessSize;
    readonly end?: ProcessSize;
    readonly trouble?: string;
  }[];
  /** The end of what processes logged, when something is wrong. */
  readonly logs?: string;
}

const warmUpMs = 8_000;
const lanes = 2;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Payments through a network that fails in every way, between every two parts; then a minute of quiet, and the books. Fails at once, with
 * what it printed last, when a service ends: no fault of the network's excuses that.
 */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const system = await startSoakSystem();
  const soak: Soak = { isOver: false };
  try {
    const lives = system.processes.map((process) => process.lives);
    return await Promise.race([soakIn(system, soak, options), ...lives]);
  } finally {
    soak.isOver = true;
    void soak.traffic?.end();
    await system.close();
  }
}

/** Whether stories are still waited for. */
interface Soak {
  isOver: boolean;
  traffic?: Traffic;
}

async function soakIn(system: SoakSystem, soak: Soak, options: SoakOptions): Promise<SoakResult> {
  const { durationMs, seed, paymentsPerSecond = 8, recoveryMs = 60_000, log = () => undefined } = options;
  const { shop, simulators, proxies, processes } = system;
  const { mpesaUrl, stripeUrl } = simulators;
  const held = new Map<string, () => Promise<unknown>>();
  const traffic = runTraffic(
    {
      shop,
      mpesaUrl,
      stripeUrl,
      post: postOnce,
      incomingUrl: '',
      incoming: new Set(),
      publishRubbish: () => undefined,
      isOver: () => soak.isOver,
      held,
    },
    [...paymentStories, ...followedStories],
    { perSecond: paymentsPerSecond },
  );
  soak.traffic = traffic;
  await sleep(warmUpMs);
  const warm = processes.map(({ pid }) => processSize(pid));
  const events = planFaults({ seed, links: soakLinks, durationMs, lanes });
  log(`${events.length} faults in ${durationMs / 1_000} s, seed ${seed}`);
  await runFaults(events, proxies.all);
  const quietFrom = Date.now();
  await Promise.race([traffic.end(), sleep(recoveryMs)]);
  const endless = traffic.underWay();
  let books = await system.books();
  while (!areSettled(books) && Date.now() - quietFrom < recoveryMs) {
    const waiting = books.transactions.filter(({ status, review }) => status === 'pending' && !review);
    for (const { transactionId } of waiting) await held.get(transactionId)?.();
    await sleep(1_000);
    books = await system.books();
  }
  const hasRecovered = areSettled(books);
  const recoverySeconds = Math.round((Date.now() - quietFrom) / 100) / 10;
  const differences = compareBooks(books);
  const told = await tellTransactions(shop, books, differences);
  soak.isOver = true;
  const count = (status: string) => books.transactions.filter((row) => row.status === status).length;
  const inReview = books.transactions.filter(
    ({ status, review }) => status !== 'succeeded' && status !== 'failed' && review !== undefined,
  ).length;
  const sizes = processes.map(({ services, pid }, index) => {
    const [first, end] = [warm[index], processSize(pid)];
    const trouble = end === undefined && first !== undefined ? 'it has ended' : end && whyTooLarge(end);
    return { services, ...(first && { warm: first }), ...(end && { end }), ...(trouble && { trouble }) };
  });
  const isWrong = differences.length > 0 || sizes.some((size) => 'trouble' in size);
  return {
    seed,
    faults: events.length,
    faultsByKind: countBy(events, ({ fault }: { fault: LinkFault }) => fault),
    faultsByLink: countBy(events, ({ link }) => link),
    pairsCovered: new Set(events.map(({ link, fault }) => `${link} ${fault}`)).size,
    pairs: soakLinks.length * 5,
    connectionsStruck: Object.fromEntries([...proxies.all].map(([link, proxy]) => [link, proxy.met()])),
    payments: books.transactions.length,
    succeeded: count('succeeded'),
    failed: count('failed'),
    review: inReview,
    open: books.transactions.length - count('succeeded') - count('failed') - inReview,
    movements: books.movements.length,
    receipts: books.receipts.length,
    ...(hasRecovered && { recoverySeconds }),
    differences,
    told,
    broken: [
      ...shop.broken,
      ...traffic.failures(),
      ...(endless > 0 ? [`${endless} requests or waits of the merchant never came to an end`] : []),
    ],
    processes: sizes,
    ...(isWrong && {
      logs: processes
        .map((process) => `--- ${process.services}\n${process.output().slice(-4_000)}`)
        .join('\n'),
    }),
  };
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
