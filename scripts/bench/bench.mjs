// `npm run bench`: what the runtime does and costs, beside a bare loop that does the same work with no logic, in the same run.
//   npm run bench                 loads, a sustained minute, capacity beside the bare loop, embedded (about 15 minutes)
//   npm run bench -- rows [n]     cost per payment with n stored transactions (10^6) against 10^3, five interleaved pairs
//   npm run bench -- searches [n] one merchant with n transactions (400,000) searching 32 at once beside another's payments
//   npm run bench -- backlog [n]  n overdue payments (100,000) worked off, beside the rate of new ones
//   npm run bench -- instances    cost per payment with 1, 2 and 4 instances
//   npm run bench -- compare DIR [n]  this build, another built checkout and the bare loop, n times in turns (5; four minutes each)
//   npm run bench -- postgres [rate]  PostgreSQL alone: an idle process, two processes at 200/s and at the rate (700), handlers in the processes
//   npm run bench -- console-search [n]  the operators' search among n payments (10^7), one with 200 journal rows, and the page in a browser
//   npm run bench -- durable [rate]  a payment on PostgreSQL alone beside two durable steps and one HTTP call by pg-boss and DBOS, in turns (100/s)
//   npm run bench -- console-live [rate]  what three open consoles cost the services at a load (500/s), in turns
//   npm run bench -- memory [min] memory of each service over 10 minutes of load
//   npm run bench -- peers        processor time of a signed event beside svix, of a Stripe deposit beside the bare SDK and packages that do the same
//   npm run bench -- loads|sustained|capacity|embedded   one of the parts
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLoadGenerator, startOutsideWorld } from './child-process.mjs';
import { measureBacklog } from './parts/backlog.mjs';
import { measureCapacity } from './parts/capacity.mjs';
import { measureCompare } from './parts/compare.mjs';
import { measureConsoleLive } from './parts/console-live.mjs';
import { measureConsoleSearch } from './parts/console-search.mjs';
import { measureDurable } from './parts/durable.mjs';
import { measureEmbedded } from './parts/embedded.mjs';
import { measureInstances, measureLoads, measureSustained } from './parts/loads.mjs';
import { measureMemory } from './parts/memory.mjs';
import { measurePeers } from './parts/peers.mjs';
import { measurePostgres } from './parts/postgres.mjs';
import { measureRows } from './parts/rows.mjs';
import { measureSearches } from './parts/searches.mjs';
import { startServers } from './servers.mjs';
import { toMarkdown } from './to-markdown.mjs';

const parts = {
  loads: measureLoads,
  sustained: measureSustained,
  capacity: measureCapacity,
  embedded: measureEmbedded,
  rows: measureRows,
  searches: measureSearches,
  backlog: measureBacklog,
  instances: measureInstances,
  memory: measureMemory,
  compare: measureCompare,
  postgres: measurePostgres,
  durable: measureDurable,
  peers: measurePeers,
  'console-search': measureConsoleSearch,
  'console-live': measureConsoleLive,
};
const usual = ['loads', 'sustained', 'capacity', 'embedded'];
const gatewayMs = 120;

const [name, argument, turns] = process.argv.slice(2);
if (name !== undefined && parts[name] === undefined) {
  console.error(`there is no ${name}; known: ${Object.keys(parts).join(', ')}`);
  process.exit(1);
}
const chosen = name === undefined ? usual : [name];

const directory = mkdtempSync(join(tmpdir(), 'lango-bench-'));
const needsServers = chosen.some((part) => part !== 'embedded' && part !== 'peers');
const onPostgresAlone = ['postgres', 'durable', 'console-search'];
const alone = chosen.every((part) => onPostgresAlone.includes(part)) ? ['postgres'] : undefined;
const servers = needsServers ? await startServers(alone) : undefined;
const world = await startOutsideWorld(gatewayMs);
const generator = await startLoadGenerator();
const interrupted = new Promise((_, fail) => {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => fail(new Error(`interrupted by ${signal}; nothing is written`)));
});
const bench = { servers, world, generator, directory, argument, turns, gatewayMs };
const results = { node: process.version, processors: cpus().length, processor: cpus()[0]?.model, gatewayMs };
try {
  for (const part of chosen) {
    console.error(`bench: ${part}`);
    results[part] = await Promise.race([parts[part](bench), interrupted]);
  }
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  generator.close();
  world.close();
  await servers?.stop();
  rmSync(directory, { recursive: true, force: true });
}
// Ends what an interrupted part still has under way.
if (process.exitCode !== undefined) process.exit();
const markdown = toMarkdown(results);
mkdirSync('reports', { recursive: true });
writeFileSync('reports/bench.json', `${JSON.stringify(results, null, 2)}\n`);
writeFileSync('reports/bench.md', markdown);
console.log(JSON.stringify(results, null, 2));
console.log(markdown);
console.error('bench: written to reports/bench.json and reports/bench.md');
