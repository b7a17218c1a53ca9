import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayRecord, PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderReport } from '../cli/reconcile-command.js';
import { toTime } from '../cli/to-time.js';
import { until } from '../conformance/until.js';
import { createRuntime, type Runtime } from './create-runtime.js';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const minuteMs = 60_000;
const at = (ms: number) => new Date(ms).toISOString();

/** Changes the records that the gateway lists. */
let alter: (records: GatewayRecord[]) => GatewayRecord[] = (records) => records;
let order: 'oldest-first' | 'newest-first' = 'oldest-first';
const fake = createFakeGateway({
  behave: ({ merchantReference }, operation) =>
    merchantReference === 'decline'
      ? { do: 'decline' }
      : merchantReference === 'pend' && operation === 'deposit'
        ? { do: 'pend' }
        : { do: 'succeed' },
});
const gateway: PaymentGateway = {
  ...fake,
  capabilities: {
    ...fake.capabilities,
    records: {
      get order() {
        return order;
      },
      api: { kinds: ['deposit', 'withdrawal', 'refund', 'reversal'] },
    },
  },
  listRecords: async function* (period, context) {
    const records: GatewayRecord[] = [];
    for await (const record of fake.listRecords?.(period, context) ?? []) records.push(record);
    const altered = alter(records);
    yield* order === 'newest-first' ? altered.reverse() : altered;
  },
};

describe('reconciliation', () => {
  let directory: string;
  let runtime: Runtime;
  let token: string;
  let key = 0;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-reconcile-'));
    runtime = await createRuntime({
      gateways: [gateway],
      infrastructure: { kind: 'embedded', dataDirectory: directory },
      http: { port: 0 },
      logger: quiet,
    });
    const { merchantId } = await runtime.admin.createMerchant('Shop');
    ({ token } = await runtime.admin.createToken({ merchantId, environment: 'test' }));
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(() => {
    alter = (records) => records;
    order = 'oldest-first';
  });

  const post = async (path: string, body: object): Promise<string> => {
    const response = await runtime.api(
      new Request(`http://api.test${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': `key-${(key += 1)}`,
        },
        body: JSON.stringify(body),
      }),
    );
    return ((await response.json()) as { transactionId: string }).transactionId;
  };
  const view = async (transactionId: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await runtime.api(
      new Request(`http://api.test/v1/transactions/${transactionId}`, { headers }),
    );
    return (await response.json()) as { status: string; discrepancies?: { kind: string }[] };
  };
  const amount = { amountMinor: 15_000, currency: 'KES' };
  const deposit = async (merchantReference: string, status: string) => {
    const transactionId = await post('/v1/deposits', {
      gateway: 'fake',
      amount,
      merchantReference,
      counterparty: { phoneNumber: '+254712345678' },
    });
    await until(async () => (await view(transactionId)).status === status);
    return transactionId;
  };
  const compare = (changes: { record?: boolean; from?: string; to?: string } = {}) =>
    runtime.admin.reconcile({
      gatewayId: 'fake',
      from: at(Date.now() - 60 * minuteMs),
      to: at(Date.now() + minuteMs),
      ...changes,
    });

  it('finds no difference where there is none, in either order of the records', async () => {
    const paid = await deposit('INV-1', 'succeeded');
    await deposit('decline', 'failed');
    const refund = await post(`/v1/transactions/${paid}/refunds`, {
      amount: { ...amount, amountMinor: 100 },
    });
    await until(async () => (await view(refund)).status === 'succeeded');
    for (order of ['oldest-first', 'newest-first'] as const) {
      const report = await compare();
      expect(report.differences).toEqual([]);
      expect(report.counts).toMatchObject({ records: 2, matched: 2 });
      expect(report.totals).toContainEqual({
        kind: 'refund', direction: 'out', currency: 'KES', records: 1, amountMinor: 100,
      }); // prettier-ignore
    }
  });

  it('lists missing, extra and mismatched payments, each with its reason', async () => {
    const [gone, doubled, dear, late] = [
      await deposit('gone', 'succeeded'),
      await deposit('doubled', 'succeeded'),
      await deposit('dear', 'succeeded'),
      await deposit('pend', 'pending'),
    ];
    const declined = await deposit('decline', 'failed');
    const base = (transactionId: string, recordReference: string): GatewayRecord => ({
      recordReference,
      kind: 'deposit',
      direction: 'in',
      money: amount,
      occurredAt: at(Date.now()),
      transactionId,
    });
    alter = (records) => {
      const kept = records.filter(({ transactionId }) => transactionId !== gone);
      const changed = kept.map((record) =>
        record.transactionId === dear ? { ...record, money: { ...amount, amountMinor: 1 } } : record,
      );
      const same = changed.find(({ transactionId }) => transactionId === doubled) as GatewayRecord;
      const { transactionId: _, ...stranger } = base('', 'stranger');
      return [
        ...changed,
        same,
        base(doubled, 'again'),
        stranger,
        base(declined, 'declined'),
        base(late, 'late'),
        { ...base(doubled, 'dispute'), kind: 'chargeback', direction: 'out' },
        { ...base(doubled, 'won'), kind: 'chargeback' },
        { ...base('', 'fees'), kind: 'fee', direction: 'out' },
      ];
    };
    const { differences, counts } = await compare();
    expect(
      Object.fromEntries(differences.map((one) => [`${one.difference} ${one.reason}`, one.transactionId])),
    ).toEqual({
      'missing not-in-records': gone,
      'extra second-movement': doubled,
      'extra unknown-to-us': undefined,
      'mismatched amount-differs': dear,
      'mismatched failed-here': declined,
      'mismatched open-here': late,
      'mismatched entry-not-recorded': doubled,
    });
    expect(counts).toMatchObject({ missing: 1, extra: 2, mismatched: 5, repeated: 1 });
  });

  it('records what it found on its transaction, once, and only when asked', async () => {
    const gone = await deposit('gone', 'succeeded');
    alter = (records) => records.filter(({ transactionId }) => transactionId !== gone);
    await compare();
    expect((await view(gone)).discrepancies ?? []).toEqual([]);
    const recorded = async () =>
      (await compare({ record: true })).differences.find(({ transactionId }) => transactionId === gone)
        ?.recorded;
    expect(await recorded()).toBe(true);
    expect(await recorded()).toBe(false);
    expect((await view(gone)).discrepancies).toMatchObject([{ kind: 'absent-from-records' }]);
    expect((await view(gone)).status).toBe('succeeded');
    expect((await runtime.admin.listForReview()).map(({ transactionId }) => transactionId)).toContain(gone);
  });

  it('leaves records in the margin to the neighboring period, and matches across the boundary', async () => {
    const before = Date.now();
    const paid = await deposit('edge', 'succeeded');
    // Booked after the end of the period in which we sent it: neither missing in the first nor extra in the second.
    alter = (records) =>
      records.map((record) =>
        record.transactionId === paid ? { ...record, occurredAt: at(Date.now() + 1_000) } : record,
      );
    const edge = at(Date.now() + 500);
    const first = await compare({ from: at(before), to: edge });
    const second = await compare({ from: edge, to: at(Date.now() + minuteMs) });
    for (const { differences } of [first, second])
      expect(differences.filter(({ transactionId }) => transactionId === paid)).toEqual([]);
    expect(second.counts.matched).toBe(1);
  });

  it('does not report a payment whose record may lie outside the period', async () => {
    const paid = await deposit('before', 'succeeded');
    alter = (records) => records.filter(({ transactionId }) => transactionId !== paid);
    const { counts } = await compare({ from: at(Date.now() + 1), to: at(Date.now() + minuteMs) });
    expect(counts.missing).toBe(0);
  });

  it.each([
    [{ gatewayId: 'none' }, /no gateway none/],
    [{ from: 'yesterday' }, /must go from/],
    [{ from: at(Date.now() + 2 * minuteMs) }, /must go from/],
    [{ statement: new Uint8Array(1) }, /no records by statement: leave --statement out/],
  ])('refuses %j in one line', async (changes, message) => {
    const request = { gatewayId: 'fake', from: at(0), to: at(Date.now()), ...changes };
    await expect(runtime.admin.reconcile(request)).rejects.toThrow(message);
  });

  it('refuses invalid records, and fails when the listing fails', async () => {
    alter = (records) => [{ ...(records[0] as GatewayRecord), kind: 'gift' as never }];
    await expect(compare()).rejects.toThrow(/invalid record: kind/);
    alter = () => {
      throw new Error('the books are closed');
    };
    await expect(compare()).rejects.toThrow('the books are closed');
  });

  it('is shown as a table, with the differences in major units', async () => {
    const gone = await deposit('gone', 'succeeded');
    alter = (records) => records.filter(({ transactionId }) => transactionId === '');
    const shown = renderReport(await compare({ from: at(Date.now() - 5_000) }));
    expect(shown).toMatch(new RegExp(`missing +not-in-records .* deposit +succeeded +150\\.00 KES +${gone}`));
    expect(shown).toMatch(/missing, 0 extra, 0 mismatched/);
  });

  it('reads days and times in the requested zone', () => {
    expect(toTime('2026-11-22', '+03:00', '--from')).toBe('2026-11-21T21:00:00.000Z');
    expect(toTime('2026-11-22T10:00', 'Z', '--from')).toBe('2026-11-22T10:00:00.000Z');
    expect(toTime('2026-11-22T10:00:00+03:00', 'Z', '--from')).toBe('2026-11-22T07:00:00.000Z');
    for (const bad of ['noon', '2026-13-01', '22-11-2026'])
      expect(() => toTime(bad, 'Z', '--from')).toThrow(/--from/);
    expect(() => toTime('2026-11-22', 'EAT', '--from')).toThrow(/--zone/);
  });
});
