import { serviceNames } from '../../../packages/runtime-kafka/src/composition/runtime-config.js';
import { topics } from '../../../packages/runtime-kafka/src/messages/topics.js';
import type { ServiceName } from '@lango/runtime-kafka';
import type { ServerAddresses } from '../../end-to-end/production/production-system.js';
import type { Difference } from '../books/books.js';
import { areSettled, compareBooks } from '../books/compare-books.js';
import { tellTransactions } from '../books/tell-transaction.js';
import { bundleProgram } from '../bundle-program.js';
import { followedStories, paymentStories, resentStories } from '../traffic/payment-stories.js';
import { postOnce } from '../traffic/post-once.js';
import { runTraffic } from '../traffic/run-traffic.js';
import { storiesAroundPayments } from '../traffic/stories-around-payments.js';
import type { Stage } from '../traffic/story.js';
import type { PortCall } from './crash-point.js';
import { createCrashPoints, type CrashPointSummary } from './crash-points.js';
import { runCrashLane } from './crash-lane.js';
import type { CrashService } from './crash-service.js';
import { prepareCrashSystem } from './crash-system.js';
import { exemptMethods } from './exempt-methods.js';
import { pausePoints } from './pause-points.js';
import { endGently, pauseProcesses, type PauseCase, type Replace } from './pause-processes.js';

/** What is to be struck. */
export interface CrashMatrixOptions {
  /** Without them: the embedded infrastructure, all services in one process. */
  readonly servers?: ServerAddresses;
  /** PostgreSQL alone of the servers. */
  readonly alone?: boolean;
  /** Leaves calls out; what is left is still every one of them. */
  readonly isWanted?: (call: PortCall) => boolean;
  /** Milliseconds of work without a crash, in which the calls are found. */
  readonly watchMs: number;
  readonly withPauses: boolean;
  readonly log?: (line: string) => void;
}

/** What came of it. */
export interface CrashMatrixResult {
  readonly services: Readonly<Record<string, CrashPointSummary>>;
  readonly points: number;
  readonly struck: number;
  readonly paused: number;
  /** Where a process was to stand still, and none came by. */
  readonly notPaused: readonly PauseCase[];
  /** Methods of the ports at which no process was struck, and for which there is no reason; where all calls are wanted. */
  readonly neverStruck: readonly string[];
  readonly payments: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly review: number;
  readonly movements: number;
  readonly receipts: number;
  readonly differences: readonly Difference[];
  /** What is known of those that differ, and what the services logged about them. */
  readonly told: Readonly<Record<string, readonly string[]>>;
  /** Promises of the api and of signatures that the merchant saw broken. */
  readonly broken: readonly string[];
  readonly seconds: Readonly<Record<'watching' | 'crashing' | 'pausing' | 'settling', number>>;
}

const paymentsPerSecond = 8;
/** Most of them wait for an api that is killed again and again; fewer would be all that is told. */
const storiesAtOnce = 400;
/** What is sent again comes by every few seconds, and to one process of five, whose share of the topic may be the smallest. */
const patienceMs = 90_000;
const patienceMsMax = 360_000;
/** Rounds of all stories: a death between intent and answer may use one up without coming by where it is waited for. */
const patienceRounds = 3;
/** Longer than any payment is tried before a person is asked. */
const settleMs = 300_000;
const reportEveryMs = 30_000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** What is sent again is sent by one process of five, and each has to come by. */
const stories = [
  ...resentStories,
  ...paymentStories,
  ...resentStories,
  ...followedStories,
  ...resentStories,
  ...storiesAroundPayments,
];
const patience = { stories: patienceRounds * stories.length, ms: patienceMs, msMax: patienceMsMax };

/** Watches the services work, kills each before and after each call that it was seen to make, and compares the books. */
export async function runCrashMatrix(options: CrashMatrixOptions): Promise<CrashMatrixResult> {
  const { servers, isWanted = () => true, log = () => undefined } = options;
  const isWhole = options.isWanted === undefined;
  const program = await bundleProgram('tests/real-parts/crash/crash-process.ts', 'crash-process');
  const system = await prepareCrashSystem(program, servers, options.alone);
  const processes: (readonly ServiceName[])[] = servers ? serviceNames.map((name) => [name]) : [serviceNames];
  const methods = new Set<string>();
  const seen = new Map<string, PortCall>();
  const lanes = processes.map((services) => {
    const points = createCrashPoints((call) => exemptMethods[methodOf(call)] === undefined && isWanted(call));
    const onCall = (call: PortCall) => {
      seen.set(call.name, call);
      points.found(call);
    };
    const listener = {
      onMethods: (found: readonly string[]) => found.forEach((name) => methods.add(name)),
      onCall,
    };
    return {
      name: services.length === 1 ? String(services[0]) : 'all services',
      services,
      points,
      start: (plan?: Parameters<typeof system.start>[2]) => system.start(services, listener, plan),
      patience,
      log,
    };
  });
  let current: CrashService[] = [];
  let isOver = false;
  let reporter: NodeJS.Timeout | undefined;
  try {
    const time = stopWatch();
    current = await Promise.all(lanes.map((lane) => lane.start()));
    await system.openShop();
    const stage: Stage = {
      shop: system.shop,
      mpesaUrl: system.simulators.mpesaUrl,
      stripeUrl: system.simulators.stripeUrl,
      incomingUrl: system.incomingUrl,
      incoming: new Set(),
      post: postOnce,
      publishRubbish: () =>
        current.forEach((service) => topics.forEach((topic) => service.publish(rubbish(topic)))),
      isOver: () => isOver,
      held: new Map(),
    };
    const traffic = runTraffic(stage, stories, { perSecond: paymentsPerSecond, atOnce: storiesAtOnce });
    reporter = setInterval(
      () => log(`${traffic.underWay()} stories of ${traffic.begun()} under way`),
      reportEveryMs,
    );
    await sleep(options.watchMs);
    await Promise.all(current.map((service) => service.stop()));
    const watching = time();
    log(
      `watched: ${lanes.map(({ name, points }) => `${name} ${points.summary().points}`).join(', ')} crash points`,
    );

    const started = (index: number) => (service: CrashService) => {
      current[index] = service;
      return service;
    };
    const strike = (lane: (typeof lanes)[number], index: number) =>
      runCrashLane({ ...lane, begun: traffic.begun, start: (plan) => lane.start(plan).then(started(index)) });
    current = await Promise.all(lanes.map(strike));
    // What comes by only after minutes, such as asking a person, may have been seen for the first time when its lane had ended.
    current = await Promise.all(
      lanes.map(async (lane, index) => {
        const running = current[index];
        if (running !== undefined && lane.points.left().length === 0) return running;
        if (running !== undefined) await endGently(running);
        return strike(lane, index);
      }),
    );
    const crashing = time();
    const cases = !options.withPauses
      ? []
      : lanes.flatMap(({ services, points }) =>
          services.flatMap((service) =>
            pausePoints(service, points.summary().calls).map((point) => ({ service, ...point })),
          ),
        );
    const replace: Replace = async (service, plan) => {
      const index = lanes.findIndex(({ services }) => services.includes(service));
      const [lane, running] = [lanes[index], current[index]];
      if (lane === undefined || running === undefined) throw new Error(`nothing serves ${service}`);
      await endGently(running);
      return started(index)(await lane.start(plan));
    };
    const pauses = await pauseProcesses(system, replace, cases, log);
    const pausing = time();
    log(`struck; ${traffic.underWay()} stories of ${traffic.begun()} go on`);
    await Promise.race([traffic.end(), sleep(settleMs)]);
    const endless = traffic.underWay();
    log(`${endless} stories go on; every payment has to end now`);
    const deadline = Date.now() + settleMs;
    let books = await system.books();
    while (!areSettled(books) && Date.now() < deadline) {
      await sleep(500);
      books = await system.books();
    }
    const differences = compareBooks(books);
    const told = await tellTransactions(system.shop, books, differences);
    isOver = true;
    const settling = time();
    const services = Object.fromEntries(lanes.map(({ name, points }) => [name, points.summary()]));
    const summaries = Object.values(services);
    const struckMethods = new Set(
      summaries
        .flatMap(({ struck }) => struck)
        .map(({ call, when }) => `${when} ${methodOf(seen.get(call))}`),
    );
    const count = (status: string) => books.transactions.filter((row) => row.status === status).length;
    return {
      services,
      points: sum(summaries.map(({ points }) => points)),
      struck: sum(summaries.map(({ struck }) => struck.length)),
      paused: pauses.paused.length,
      notPaused: pauses.notReached,
      neverStruck: [...methods].filter(
        (method) =>
          isWhole &&
          exemptMethods[method] === undefined &&
          !(struckMethods.has(`before ${method}`) && struckMethods.has(`after ${method}`)),
      ),
      payments: books.transactions.length,
      succeeded: count('succeeded'),
      failed: count('failed'),
      review: books.transactions.length - count('succeeded') - count('failed'),
      movements: books.movements.length,
      receipts: books.receipts.length,
      differences,
      told: withLogs(told, system.log()),
      broken: [
        ...system.shop.broken,
        ...traffic.failures(),
        ...(endless > 0 ? [`${endless} requests or waits of the merchant never came to an end`] : []),
      ],
      seconds: { watching, crashing, pausing, settling },
    };
  } finally {
    isOver = true;
    clearInterval(reporter);
    await system.close();
  }
}

/** Adds what the services logged, a line for each. */
function withLogs(
  told: Readonly<Record<string, readonly string[]>>,
  log: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const about = (id: string) => log.filter((line) => line.includes(id)).slice(-40);
  return Object.fromEntries(Object.entries(told).map(([id, lines]) => [id, [...lines, ...about(id)]]));
}

const methodOf = (call: PortCall | undefined) => (call === undefined ? '' : `${call.port}.${call.method}`);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const rubbish = (topic: (typeof topics)[number]) => ({ topic, key: 'rubbish', body: { rubbish: 1 } });

/** Seconds since it was last asked. */
function stopWatch(): () => number {
  let from = performance.now();
  return () => {
    const to = performance.now();
    const seconds = Math.round((to - from) / 100) / 10;
    from = to;
    return seconds;
  };
}
