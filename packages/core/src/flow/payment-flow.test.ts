import { describe, expect, it } from 'vitest';
import {
  givenFlow,
  hour,
  loseAnswer,
  loseRequest,
  money,
  order,
  refuseConnection,
  succeed,
  turns,
} from './testing/given-flow.js';

const never = () => new Promise<never>(() => undefined);

describe('a payment', () => {
  it('that succeeds is booked, and is not due again', async () => {
    const { flow, only } = givenFlow();
    const payment = await flow.deposit(order);
    expect(payment.transaction).toMatchObject({ status: 'succeeded', kind: 'deposit', money });
    expect(payment.entries).toMatchObject([{ kind: 'captured', money }]);
    expect(only()).toEqual(payment);
    expect(payment.dueAtMs).toBeUndefined();
  });

  it('that is declined has failed, with the reason', async () => {
    const { transaction } = await givenFlow(() => ({ do: 'decline' })).flow.deposit(order);
    expect(transaction).toMatchObject({ status: 'failed', failure: { reason: 'declined' } });
  });

  it('is made once per key, across calls and processes', async () => {
    const { flow, another, gateway } = givenFlow();
    const all = await Promise.all([flow.deposit(order), another().deposit(order), flow.deposit(order)]);
    expect(new Set(all.map(({ transaction }) => transaction.transactionId)).size).toBe(1);
    await flow.deposit(order);
    expect(gateway.movements).toHaveLength(1);
  });

  it.each([
    ['key', { ...order, key: '' }],
    ['key', { ...order, money: { ...money, amountMinor: 2 } }],
    ['money.amountMinor', { ...order, key: 'order-2', money: { ...money, amountMinor: 0 } }],
    ['money.currency', { ...order, key: 'order-2', money: { ...money, currency: 'nonsense' } }],
  ])('is refused by %s before anything is sent', async (field, request) => {
    const { flow, gateway } = givenFlow();
    await flow.deposit(order);
    const refusal = { code: 'invalid_request', effect: 'none', field };
    await expect(flow.deposit(request)).rejects.toMatchObject(refusal);
    expect(gateway.calls).toHaveLength(1);
  });

  it('has failed when nothing reached the gateway', async () => {
    const { flow, gateway } = givenFlow(() => refuseConnection);
    const { transaction } = await flow.deposit(order);
    expect(transaction).toMatchObject({ status: 'failed', failure: { reason: 'gateway_unavailable' } });
    expect(gateway.movements).toEqual([]);
  });

  it.each([
    [60_000, 'succeeded', 1],
    [hour, 'failed', 0],
  ] as const)(
    'whose process died before sending is processed after %i ms: %s',
    async (ms, status, movements) => {
      const { another, store, later, only, gateway } = givenFlow();
      void another({ store: { ...store, update: never } }).deposit(order);
      await turns();
      expect(only().transaction.status).toBe('created');
      await Promise.all([later(ms), another().runDue()]);
      expect(only().transaction.status).toBe(status);
      expect(gateway.movements).toHaveLength(movements);
    },
  );
});

describe('a lost answer', () => {
  it('is requested again under the same key, where the gateway honors it', async () => {
    const { flow, later, only, gateway } = givenFlow((_, call) => (call === 1 ? loseAnswer : succeed));
    expect((await flow.deposit(order)).transaction.status).toBe('unknown');
    await later(20_000);
    expect(only().transaction.status).toBe('succeeded');
    expect(gateway.movements).toHaveLength(1);
    expect(new Set(gateway.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('is looked up, where it does not', async () => {
    const { flow, later, only, gateway } = givenFlow(
      (operation) => (operation === 'lookUp' ? succeed : loseAnswer),
      { idempotency: 'none' },
    );
    await flow.deposit(order);
    await later(20_000);
    expect(only().transaction.status).toBe('succeeded');
    expect(gateway.movements).toHaveLength(1);
  });

  it('of a process that died is found by the next one', async () => {
    const { another, later, only, gateway } = givenFlow(undefined, { idempotency: 'none' });
    const deposit: typeof gateway.deposit = async (...call) => {
      await gateway.deposit(...call);
      return never();
    };
    void another({ gateway: { ...gateway, deposit } }).deposit(order);
    await turns();
    expect(only().transaction.status).toBe('submitted');
    await Promise.all([later(60_000), another().runDue()]);
    await later(60_000);
    expect(only().transaction.status).toBe('succeeded');
    expect(gateway.movements).toHaveLength(1);
  });

  it('ends as failed where absence is proof, once the request can no longer be in flight', async () => {
    const { flow, later, only } = givenFlow((operation) => (operation === 'lookUp' ? succeed : loseRequest), {
      idempotency: 'lookup',
      absenceIsProof: true,
    });
    await flow.deposit(order);
    await later(20_000);
    expect(only().transaction.status).toBe('unknown');
    await later(5 * 60_000);
    expect(only().transaction).toMatchObject({ status: 'failed', failure: { reason: 'absent' } });
  });

  it('that no look-up resolves goes to review, and look-ups end', async () => {
    const { flow, later, only } = givenFlow(() => loseRequest, { idempotency: 'none' });
    await flow.deposit(order);
    for (let looks = 0; looks < 20; looks += 1) await later(24 * hour);
    const { transaction, review, dueAtMs } = only();
    expect([transaction.status, review?.reason, dueAtMs]).toEqual([
      'unknown',
      'unknown-for-too-long',
      undefined,
    ]);
  });
});

describe('a refund', () => {
  const paid = async () => {
    const given = givenFlow();
    const { transaction } = await given.flow.deposit(order);
    const refund = (key: string, amountMinor?: number) =>
      given.flow.refund({
        key,
        originalTransactionId: transaction.transactionId,
        ...(amountMinor !== undefined && { money: { ...money, amountMinor } }),
      });
    return { ...given, refund, originalTransactionId: transaction.transactionId };
  };

  it('refunds what is left, once per key', async () => {
    const { refund, gateway } = await paid();
    await refund('part', 500);
    const rest = await refund('rest');
    expect(rest.transaction).toMatchObject({ status: 'succeeded', money: { amountMinor: 1_000 } });
    expect(await refund('rest')).toEqual(rest);
    expect(gateway.movements.map(({ money: { amountMinor } }) => amountMinor)).toEqual([1_500, 500, 1_000]);
  });

  it('never exceeds the payment, also when several are requested at once', async () => {
    const { refund, gateway } = await paid();
    await Promise.allSettled([1, 2, 3, 4, 5].map((one) => refund(`refund-${one}`, 600)));
    const back = gateway.movements.filter(({ operation }) => operation === 'refund');
    expect(back).toHaveLength(2);
    await expect(refund('one more', 301)).rejects.toMatchObject({ field: 'money.amountMinor' });
  });

  it('counts refunds made outside', async () => {
    const { refund, store, originalTransactionId } = await paid();
    const original = await store.find({ transactionId: originalTransactionId });
    if (original === undefined) throw new Error('it is stored');
    const entry = { kind: 'refunded', origin: 'outside', reference: 're_1', evidence: 'signed' } as const;
    const version = original.transaction.version + 1;
    await store.update(
      {
        ...original,
        transaction: { ...original.transaction, version },
        entries: [...original.entries, { ...entry, money: { ...money, amountMinor: 1_400 } }],
      },
      version - 1,
    );
    await expect(refund('too much', 101)).rejects.toMatchObject({ field: 'money.amountMinor' });
    expect((await refund('rest')).transaction.money.amountMinor).toBe(100);
  });

  it('of a payment of another gateway, or of none, is refused', async () => {
    const { another, gateway, originalTransactionId } = await paid();
    const other = another({ gateway: { ...gateway, gatewayId: 'other' } });
    for (const id of [originalTransactionId, `txn_${'9'.repeat(32)}`])
      await expect(other.refund({ key: 'r', originalTransactionId: id })).rejects.toMatchObject({
        code: 'invalid_request',
        field: 'originalTransactionId',
      });
  });
});

describe('a store that does not keep its promise', () => {
  const result = { rows: [], rowCount: 0 } as never;
  it.each([
    ['update', 'returns the driver’s result', async () => result],
    ['update', 'returns nothing', async () => undefined as never],
    ['insert', 'returns nothing', async () => undefined as never],
    ['insert', 'returns the row', async () => ({ payment_key: 'order-1', payment: {} }) as never],
  ] as const)('is refused before anything is sent: %s %s', async (method, _, wrong) => {
    const { another, store, gateway } = givenFlow();
    const flow = another({ store: { ...store, [method]: wrong } });
    await expect(flow.deposit(order)).rejects.toThrow(`store.${method} must return`);
    expect(gateway.calls).toEqual([]);
  });

  it('is named by what it lists and finds', async () => {
    const { another, store } = givenFlow();
    const listing = another({ store: { ...store, listDue: async () => result } });
    await expect(listing.runDue()).rejects.toThrow('store.listDue must return a list of payments');
    const finding = another({ store: { ...store, find: async () => 'a row' as never } });
    const refund = { key: 'refund-1', originalTransactionId: `txn_${'0'.repeat(32)}` };
    await expect(finding.refund(refund)).rejects.toThrow('store.find must return a payment');
  });

  it('may return null where it finds nothing', async () => {
    const { another, store } = givenFlow();
    const flow = another({ store: { ...store, find: async () => null as never } });
    const refund = { key: 'refund-1', originalTransactionId: `txn_${'0'.repeat(32)}` };
    await expect(flow.refund(refund)).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'originalTransactionId',
    });
  });
});
