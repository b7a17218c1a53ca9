import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite } from '../embedded/pglite-executor.js';
import { migrate } from './migrate.js';
import { operationsQueries } from './operations-queries.js';
import type { SqlExecutor } from './sql-executor.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** A bitmap's condition is that of the index scan below it. */
const readsTransactions = (node: PlanNode): boolean =>
  node['Node Type'] === 'Bitmap Index Scan' ||
  (node['Relation Name'] === 'transactions' && node['Node Type'] !== 'Bitmap Heap Scan');

describe('a search among many payments', () => {
  let database: SqlExecutor;
  beforeAll(async () => {
    database = await openPglite(undefined);
    await migrate(database);
    await database.query(
      `INSERT INTO merchants (merchant_id, name, callback_secret_sealed, created_at) VALUES ('mer_1', 'one', 's', now())`,
    );
    await database.query(
      `INSERT INTO transactions (transaction_id, merchant_id, environment, idempotency_key, fingerprint, kind, gateway_id,
         gateway_account, amount_minor, currency, status, version, journal_length, merchant_reference, counterparty, metadata,
         attempts, possibly_sent, look_ups, captured_minor, created_at, updated_at)
       SELECT 'txn_' || lpad(n::text, 32, '0'), 'mer_1', 'test', n::text, 'f', 'deposit', 'busy', 'busy', 100, 'KES', 'succeeded', 1, 1,
         'order-' || n, jsonb_build_object('phoneNumber', '+2547' || lpad(n::text, 8, '0')), '{}', 1, true, 0, 100, now(), now()
       FROM generate_series(1, 120000) AS n`,
    );
    await database.query('ANALYZE');
  }, 120_000);
  afterAll(() => database.close());

  /** Scans of the table that no index narrows, in the plan of the search's own statement. */
  const unbounded = async (filter: object) => {
    const plans: PlanNode[] = [];
    const explain = async (text: string, values: readonly unknown[] = []) => {
      const [row] = await database.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
        `EXPLAIN (FORMAT JSON) ${text}`,
        values,
      );
      plans.push(...(row?.['QUERY PLAN'] ?? []).map(({ Plan }) => Plan));
      return [];
    };
    const { searchPayments } = operationsQueries(explain);
    await searchPayments({ limit: 51, accounts: [], ...filter });
    expect(plans).toHaveLength(1);
    return plans
      .flatMap(nodesOf)
      .filter((node) => readsTransactions(node) && node['Index Cond'] === undefined);
  };

  it('reads what an id, a reference or a number finds, and no other payment', async () => {
    for (const text of ['order-7', '+254700000007', `txn_${'7'.padStart(32, '0')}`])
      expect(await unbounded({ text })).toEqual([]);
  });

  it('reads the payments of a gateway, however few they are', async () => {
    expect(await unbounded({ gatewayId: 'new' })).toEqual([]);
    expect(await unbounded({ gatewayId: 'busy', status: 'failed' })).toEqual([]);
  });
});
