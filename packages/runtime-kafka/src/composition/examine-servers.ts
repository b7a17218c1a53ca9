import type { TopicSafety } from '../infrastructure/kafka/kafka-topics.js';
import type { SqlQuery } from '../infrastructure/postgres/sql-executor.js';
import { doubtful, ok, wrong, type Found } from './finding.js';

/** Whether a commit in PostgreSQL survives the loss of its machine. */
export async function examineCommits(query: SqlQuery): Promise<Found> {
  const [row] = await query<{
    fsync: string;
    pages: string;
    commit: string;
    standbys: string;
    standby: boolean;
  }>(
    `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages, current_setting('synchronous_commit') AS commit,
      current_setting('synchronous_standby_names') AS standbys, pg_is_in_recovery() AS standby`,
  );
  if (row === undefined) return wrong('its settings cannot be read');
  const { fsync, pages, commit, standbys, standby } = row;
  if (standby)
    return wrong('it is a standby', 'give the address of the primary, such as a proxy that follows it');
  if (fsync !== 'on' || pages !== 'on')
    return wrong(
      `fsync is ${fsync}, full_page_writes is ${pages}`,
      'set both to on: a power cut loses payments',
    );
  if (commit === 'off' || commit === 'local')
    return wrong(`synchronous_commit is ${commit}`, 'set it to on: what was accepted can be lost');
  if (standbys === '')
    return doubtful(
      `synchronous_commit is ${commit}, and there is no synchronous standby`,
      'name one in synchronous_standby_names: without it, losing the machine loses payments',
    );
  return ok(`synchronous_commit is ${commit}, with the synchronous standby ${standbys}`);
}

/** Whether Kafka survives the loss of one broker without losing acknowledged messages. */
export function examineTopics(topics: readonly TopicSafety[]): Found {
  const unclean = topics.find(({ isUncleanElectionAllowed }) => isUncleanElectionAllowed);
  if (unclean !== undefined)
    return doubtful(
      `${unclean.name} may get a leader that lacks messages`,
      'set unclean.leader.election.enable=false: lost messages are made up for by the sweep, but later',
    );
  const single = topics.find(({ replicas }) => replicas < 2);
  if (single !== undefined)
    return doubtful(`${single.name} has ${single.replicas} replica`, 'three brokers, replication factor 3');
  const unsafe = topics.find(({ inSyncMin }) => inSyncMin < 2);
  if (unsafe !== undefined)
    return doubtful(`${unsafe.name} has min.insync.replicas=${unsafe.inSyncMin}`, 'set it to 2');
  const stuck = topics.find(({ replicas, inSyncMin }) => inSyncMin >= replicas);
  if (stuck !== undefined)
    return doubtful(
      `${stuck.name} has ${stuck.replicas} replicas and min.insync.replicas=${stuck.inSyncMin}`,
      'have one replica more: without any one broker nothing is published',
    );
  const [first] = topics;
  return first === undefined
    ? wrong('there are no topics', 'lango topics')
    : ok(
        `replication factor ${first.replicas}, min.insync.replicas ${first.inSyncMin}, acks from all of them`,
      );
}

/** Whether Redis accepts writes and has a replica. Redis only saves work, so only a read-only replica is `wrong`. */
export async function examineRedis(client: {
  info(section: 'replication' | 'persistence'): Promise<string>;
}): Promise<Found> {
  const info = await client.info('replication');
  const role = /^role:(\w+)/m.exec(info)?.[1];
  if (role !== 'master') return wrong(`it is a ${role ?? 'server of no known role'}`, 'give the primary, or the Sentinels'); // prettier-ignore
  const replicas = Number(/^connected_slaves:(\d+)/m.exec(info)?.[1] ?? 0);
  const persistence = /^aof_enabled:1/m.test(await client.info('persistence')) ? 'on' : 'off';
  return replicas === 0
    ? doubtful(
        `no replica, appendonly ${persistence}`,
        'add a replica and three Sentinels, so that locks and limits survive the loss of its machine; without Redis the runtime works, with more load',
      )
    : ok(`${replicas} replicas, appendonly ${persistence}`);
}

/** Whether a slow gateway response can exceed the Kafka session of a worker. */
export function examineTimeouts(sessionTimeoutMs: number, gatewayDeadlineMs: number): Found {
  return gatewayDeadlineMs < sessionTimeoutMs
    ? ok(`gateways have ${gatewayDeadlineMs} ms, Kafka sessions ${sessionTimeoutMs} ms`)
    : doubtful(
        `gateways have ${gatewayDeadlineMs} ms, and a Kafka session ends after ${sessionTimeoutMs} ms`,
        'set policy.gatewayDeadlineMs below infrastructure.kafka.sessionTimeoutMs',
      );
}
