import { cutOff, processesIn, tieAgain } from '../../../scripts/services/cluster/network.mjs';
import {
  kafkaController,
  startClusterServer,
  type Cluster,
  type ClusterServer,
} from '../../../scripts/services/cluster/start-cluster.mjs';
import { createChance } from '../../simulation/kernel/chance.js';
import type { ServiceProcess } from '../../end-to-end/production/service-process.js';

/** Whom a fault may meet: by what it does now, which another server may do after the next fault. */
export const victims = [
  'PostgreSQL primary',
  'PostgreSQL standby',
  'Kafka broker',
  'Kafka controller',
  'Redis primary',
  'one service',
] as const;
export type Victim = (typeof victims)[number];

/** What happens to it. Services have no network of their own to be cut off from. */
export const clusterFaults = ['kill -9', 'pause', 'cut off', 'nothing comes in', 'nothing goes out'] as const;
export type ClusterFault = (typeof clusterFaults)[number];

/** One fault, from its beginning to when the victim was started, woken or tied again. */
export interface InjectedFault {
  readonly victim: Victim;
  readonly fault: ClusterFault;
  /** The server or services. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Every pair of a victim and a fault, each once before any comes again, in an order that belongs to the seed. */
export function planClusterFaults(seed: number, count: number): readonly (readonly [Victim, ClusterFault])[] {
  const chance = createChance(seed);
  const pairs = victims.flatMap((victim) =>
    clusterFaults
      .filter((fault) => victim !== 'one service' || fault === 'kill -9' || fault === 'pause')
      .map((fault) => [victim, fault] as const),
  );
  const planned: (readonly [Victim, ClusterFault])[] = [];
  while (planned.length < count) {
    const rest = [...pairs];
    while (rest.length > 0) planned.push(...rest.splice(chance.below(rest.length), 1));
  }
  return planned.slice(0, count);
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Does it, waits, and mends it: started again, woken, or tied again. */
export async function injectFault(
  cluster: Cluster,
  services: { readonly all: () => readonly ServiceProcess[]; replace(process: ServiceProcess): void },
  [victim, fault]: readonly [Victim, ClusterFault],
  { lastsMs, turn }: { readonly lastsMs: number; readonly turn: number },
): Promise<InjectedFault> {
  const fromMs = Date.now();
  if (victim === 'one service') {
    const all = services.all();
    const process = all[turn % all.length] as ServiceProcess;
    if (fault === 'kill -9') await process.kill();
    else process.signal('SIGSTOP');
    await sleep(lastsMs);
    if (fault === 'kill -9') services.replace(process);
    else process.signal('SIGCONT');
    return { victim, fault, name: process.services, fromMs, toMs: Date.now() };
  }
  const server = await findVictim(cluster, victim, turn);
  await (fault === 'kill -9' ? killServer(server) : begin(server, fault));
  await sleep(lastsMs);
  await (fault === 'kill -9' ? reviveServer(server) : end(server, fault));
  return { victim, fault, name: server.name, fromMs, toMs: Date.now() };
}

const ways = { 'cut off': 'both', 'nothing comes in': 'in', 'nothing goes out': 'out' } as const;

async function begin({ name }: ClusterServer, fault: Exclude<ClusterFault, 'kill -9'>): Promise<void> {
  if (fault === 'pause') await signalAll(name, 'SIGSTOP');
  else await cutOff(name, ways[fault]);
}

async function end({ name }: ClusterServer, fault: Exclude<ClusterFault, 'kill -9'>): Promise<void> {
  if (fault === 'pause') await signalAll(name, 'SIGCONT');
  else await tieAgain(name);
}

/** Of PostgreSQL the server and not its Patroni, which is what starts it again. */
async function killServer(server: ClusterServer): Promise<void> {
  const all = processesIn(server.name);
  const doomed = server.name.startsWith('postgres-') ? all.filter((pid) => pid !== server.pid) : all;
  for (const pid of doomed) signal(pid, 'SIGKILL');
}

async function reviveServer(server: ClusterServer): Promise<void> {
  if (!server.name.startsWith('postgres-') || processesIn(server.name).length === 0)
    startClusterServer(server);
}

async function signalAll(name: string, what: NodeJS.Signals): Promise<void> {
  for (const pid of processesIn(name)) signal(pid, what);
}

function signal(pid: number, what: NodeJS.Signals): void {
  try {
    process.kill(pid, what);
  } catch {
    // It has ended by itself.
  }
}

async function findVictim(cluster: Cluster, victim: Exclude<Victim, 'one service'>, turn: number) {
  const named = (prefix: string) => cluster.servers.filter(({ name }) => name.startsWith(prefix));
  switch (victim) {
    case 'PostgreSQL primary':
    case 'PostgreSQL standby': {
      const path = victim === 'PostgreSQL primary' ? '/primary' : '/replica';
      return (await firstThat(named('postgres-'), (server) => answers(server, path))) as ClusterServer;
    }
    case 'Kafka broker':
      return named('kafka-')[turn % 3] as ClusterServer;
    case 'Kafka controller':
      return named('kafka-')[kafkaController(cluster) - 1] as ClusterServer;
    case 'Redis primary':
      return (await firstThat(named('redis-'), isRedisPrimary)) as ClusterServer;
  }
}

/** The first that is so, asked again until one is; after a while the first of all. */
async function firstThat(
  servers: readonly ClusterServer[],
  isSo: (server: ClusterServer) => Promise<boolean>,
): Promise<ClusterServer | undefined> {
  for (let tries = 0; tries < 20; tries += 1) {
    for (const server of servers) if (await isSo(server)) return server;
    await sleep(500);
  }
  return servers[0];
}

function answers({ address }: ClusterServer, path: string): Promise<boolean> {
  return fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function isRedisPrimary({ address }: ClusterServer): Promise<boolean> {
  const { connect } = await import('node:net');
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host: host ?? '', port: Number(port), timeout: 1_000 });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write('ROLE\r\n'));
    socket.once('data', (data: Buffer) => done(data.toString().includes('master')));
    socket.once('timeout', () => done(false));
    socket.once('error', () => done(false));
  });
}
