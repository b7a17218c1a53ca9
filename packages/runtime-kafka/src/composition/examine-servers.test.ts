import { describe, expect, it } from 'vitest';
import type { SqlQuery } from '../infrastructure/postgres/sql-executor.js';
import { examineCommits, examineRedis, examineTimeouts, examineTopics } from './examine-servers.js';

const database = (settings: object): SqlQuery => {
  const row = { fsync: 'on', pages: 'on', commit: 'on', standbys: '', standby: false, ...settings };
  return async <Row>() => [row as Row];
};

describe('lango doctor on PostgreSQL', () => {
  it.each([
    [{}, 'doubtful', 'no synchronous standby'],
    [{ standbys: '*' }, 'ok', 'synchronous standby *'],
    [{ fsync: 'off' }, 'wrong', 'fsync is off'],
    [{ pages: 'off' }, 'wrong', 'full_page_writes is off'],
    [{ commit: 'local', standbys: '*' }, 'wrong', 'synchronous_commit is local'],
    [{ standby: true }, 'wrong', 'it is a standby'],
  ])('with %j is %s', async (settings, state, found) => {
    const finding = await examineCommits(database(settings));
    expect(finding.state).toBe(state);
    expect(finding.found).toContain(found);
  });
});

describe('lango doctor on topics', () => {
  const topic = {
    name: 'lango.payment-requested-v1',
    replicas: 3,
    inSyncMin: 2,
    isUncleanElectionAllowed: false,
  };
  it.each([
    [{}, 'ok', 'replication factor 3, min.insync.replicas 2'],
    [{ replicas: 1, inSyncMin: 1 }, 'doubtful', 'has 1 replica'],
    [{ inSyncMin: 1 }, 'doubtful', 'min.insync.replicas=1'],
    [{ replicas: 2 }, 'doubtful', '2 replicas and min.insync.replicas=2'],
    [{ isUncleanElectionAllowed: true }, 'doubtful', 'may get a leader that lacks messages'],
  ])('with %j is %s', (changed, state, found) => {
    const finding = examineTopics(
      [topic, { ...topic, ...changed }].slice(Object.keys(changed).length === 0 ? 0 : 1),
    );
    expect(finding.state).toBe(state);
    expect(finding.found).toContain(found);
  });
});

describe('lango doctor on Redis', () => {
  // Lines end with CRLF, as in the server's own answer.
  const redis = (role: string, replicas: number, aof: 0 | 1) => ({
    info: async (section: 'replication' | 'persistence') =>
      section === 'replication'
        ? [
            '# Replication',
            `role:${role}`,
            `connected_slaves:${replicas}`,
            'master_failover_state:no-failover',
            '',
          ].join('\r\n')
        : ['# Persistence', 'loading:0', `aof_enabled:${aof}`, 'aof_rewrite_in_progress:0', ''].join('\r\n'),
  });
  it.each([
    ['a primary with replicas', redis('master', 2, 1), 'ok', '2 replicas, appendonly on'],
    ['a primary that keeps nothing', redis('master', 1, 0), 'ok', '1 replicas, appendonly off'],
    ['a primary alone', redis('master', 0, 1), 'doubtful', 'no replica, appendonly on'],
    ['a replica', redis('slave', 0, 1), 'wrong', 'it is a slave'],
    ['an answer without a role', { info: async () => '' }, 'wrong', 'it is a server of no known role'],
  ])('%s', async (_, client, state, found) => {
    expect(await examineRedis(client)).toMatchObject({ state, found });
  });

  it('advises a replica and Sentinels, and the primary’s address instead of a replica’s', async () => {
    expect((await examineRedis(redis('master', 0, 0))).advice).toContain('three Sentinels');
    expect((await examineRedis(redis('slave', 0, 0))).advice).toContain('the primary');
  });
});

it('lango doctor doubts a gateway deadline that exceeds the Kafka session', () => {
  expect(examineTimeouts(45_000, 20_000).state).toBe('ok');
  expect(examineTimeouts(10_000, 10_000).state).toBe('doubtful');
});
