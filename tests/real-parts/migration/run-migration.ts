import { join } from 'node:path';
import { Client } from 'pg';
import { startServices, stopServices } from '../../../scripts/services/start-services.mjs';
import { bundleProgram, root } from '../bundle-program.js';
import { countBooks, countOpen, type RehearsedBooks } from './count-books.js';
import { makeTemplates, type Template } from './make-templates.js';
import { makeDue, multiplyTemplates } from './multiply-templates.js';
import { nextVersion } from './next-version.js';
import { payBothVersions, type RehearsedAccept } from './pay-both-versions.js';
import { contract, expand } from './rehearsal-migration.js';
import { startRehearsalProcess, type RehearsalProcess } from './start-rehearsal-process.js';
import { takeSteps, type StepTaken } from './take-steps.js';

/** What a rehearsal is asked for. */
export interface RehearsalOptions {
  /** Transactions that are there before it begins. */
  readonly rows: number;
  /** Payments a second meanwhile. */
  readonly rate: number;
  /** How long each phase goes on. */
  readonly phaseMs: number;
  /** How long everything may take to end afterwards. */
  readonly recoveryMs: number;
  readonly log: (line: string) => void;
  readonly progress: (done: number, total: number) => void;
}

/** What it found. */
export interface Rehearsal extends RehearsedBooks {
  readonly filled: number;
  readonly openBefore: number;
  /** Those that were filled: status, next step, and whether a person is asked. */
  readonly states: readonly string[];
  readonly accepted: number;
  readonly megabytes: number;
  readonly steps: readonly (StepTaken & { readonly longestAcceptMs: number })[];
  readonly longestAcceptMs: number;
  /** Errors that a process told. */
  readonly told: readonly string[];
}

const services = ['api', 'payment-processor', 'callback-processor', 'callback-dispatcher'] as const;
const policy = {
  lookUpDelaysMs: [500, 1_000, 2_000],
  retryInitialDelayMs: 500,
  retryMaxDelayMs: 2_000,
  gatewayDeadlineMs: 2_000,
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Expands, changes the processes one by one, contracts; under load, and with open payments that fall due all the while. */
export async function runMigration(options: RehearsalOptions): Promise<Rehearsal> {
  const entry = join(root, 'tests/real-parts/migration/rehearsal-process.ts');
  const present = await bundleProgram(entry, 'rehearsal-present');
  const next = await bundleProgram(entry, 'rehearsal-next', [nextVersion]);
  const servers = await startServices({ only: 'native', names: ['postgres'] });
  const url = servers.addresses.postgres;
  const client = await connect(url).catch(async (error: unknown) => {
    await stopServices(servers);
    throw error;
  });
  const running = new Set<RehearsalProcess>();
  const start = async (program: string) => {
    const process = await startRehearsalProcess(program, {
      ...{ url, services, isPuzzled: false, makesMerchant: false, policy },
    });
    running.add(process);
    return process;
  };
  const told: string[] = [];
  const end = async (process: RehearsalProcess, way: 'stop' | 'kill') => {
    running.delete(process);
    await process[way]();
    told.push(...process.log().split('\n').filter(isError));
  };
  try {
    const { merchant, templates } = await makeTemplates(present, url);
    await multiplyTemplates(url, templates, options.rows, options.progress);
    const openBefore = await countOpen(client);
    const filled = await countTransactions(client);
    options.log(`${filled} transactions, ${openBefore} of them open`);
    await makeDue(client, (options.phaseMs * 4) / 1_000);
    const [first, second] = [await start(present), await start(present)];
    const load = payBothVersions(merchant.token, options.rate, [first.apiUrl, second.apiUrl]);
    await pause(options.phaseMs);
    const expanded = await takeSteps(url, expand, options.log);
    const [third, fourth] = [await start(next), await start(next)];
    load.serveBy([first, second, third, fourth].map(({ apiUrl }) => apiUrl));
    await pause(options.phaseMs);
    // One old process dies in the middle of its work, the other is asked to leave.
    load.serveBy([second.apiUrl, third.apiUrl, fourth.apiUrl]);
    await end(first, 'kill');
    await pause(options.phaseMs);
    load.serveBy([third.apiUrl, fourth.apiUrl]);
    await end(second, 'stop');
    const contracted = await takeSteps(url, contract, options.log);
    await pause(options.phaseMs);
    await load.stop();
    const deadlineMs = Date.now() + options.recoveryMs;
    while (Date.now() < deadlineMs && (await countOpen(client)) > 0) await pause(500);
    for (const process of [...running]) await end(process, 'stop');
    const books = await countBooks(
      client,
      load.accepts.map(({ transactionId }) => transactionId),
    );
    const { rows } = await client.query<{ bytes: string }>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    return {
      ...books,
      filled,
      openBefore,
      states: [...new Set(templates.map(stateOf))],
      accepted: load.accepts.length,
      megabytes: Math.round(Number(rows[0]?.bytes) / 1_000_000),
      steps: [...expanded, ...contracted].map((step) => ({
        ...step,
        longestAcceptMs: longestDuring(load.accepts, step.startedMs, step.endedMs),
      })),
      longestAcceptMs: longestDuring(load.accepts, 0, Infinity),
      told,
    };
  } finally {
    for (const process of running) await process.kill();
    await client.end().catch(() => undefined);
    await stopServices(servers);
  }
}

/** The port is open before the server takes clients. */
async function connect(url: string): Promise<Client> {
  for (let tries = 1; ; tries += 1) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries === 100) throw error;
      await pause(200);
    }
  }
}

async function countTransactions(client: Client): Promise<number> {
  return Number((await client.query<{ count: string }>('SELECT count(*) FROM transactions')).rows[0]?.count);
}

/** Of the requests that were under way at any time of it. */
function longestDuring(accepts: readonly RehearsedAccept[], fromMs: number, toMs: number): number {
  return accepts
    .filter(({ askedMs, acceptedMs }) => askedMs <= toMs && acceptedMs >= fromMs)
    .reduce((longest, { askedMs, acceptedMs }) => Math.max(longest, acceptedMs - askedMs), 0);
}

const stateOf = ({ status, nextStep, isInReview }: Template): string =>
  [status, nextStep ?? '', isInReview === true ? 'in review' : ''].filter((part) => part !== '').join(' ');

/** Pino's level 40 and more. */
const isError = (line: string): boolean => /^\{"level":[456]0/.test(line);
