import { describe, expect, it } from 'vitest';
import type { SqlQuery } from '../infrastructure/postgres/sql-executor.js';
import { examineCommits, examineTimeouts, examineTopics } from './examine-servers.js';

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

it('lango doctor doubts a gateway deadline that exceeds the Kafka session', () => {
  expect(examineTimeouts(45_000, 20_000).state).toBe('ok');
  expect(examineTimeouts(10_000, 10_000).state).toBe('doubtful');
});
