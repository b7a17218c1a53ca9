import { PGlite } from '@electric-sql/pglite';
import { createPaymentFlow, createTransaction, type Payment, type PaymentStore } from '@lango/core';
import { createFakeGateway, createMemoryPaymentStore } from '@lango/core/testing';
import { drizzle } from 'drizzle-orm/pglite';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createDrizzleStore } from '../../examples/host-app/src/stores/drizzle-store.mjs';
import { createKnexStore } from '../../examples/host-app/src/stores/knex-store.mjs';
import { createPgStore } from '../../examples/host-app/src/stores/pg-store.mjs';
import { createPrismaStore } from '../../examples/host-app/src/stores/prisma-store.mjs';
import { paymentsTable } from '../../examples/host-app/src/stores/payments-table.mjs';
import { createKnexOnPglite } from './knex-on-pglite.mjs';
import { createPrismaStandIn } from './prisma-stand-in.js';

const database = new PGlite();
const knex = createKnexOnPglite(database);
const stores: Readonly<Record<string, () => PaymentStore>> = {
  'node-postgres': () => createPgStore(database),
  Knex: () => createKnexStore(knex),
  Drizzle: () => createDrizzleStore(drizzle({ client: database })),
  'Prisma (a stand-in for its client)': () => createPrismaStore(createPrismaStandIn()),
  memory: createMemoryPaymentStore,
};

beforeEach(async () => {
  await database.exec(`drop table if exists payments; ${paymentsTable}`);
});
afterAll(async () => {
  await knex.destroy();
  await database.close();
});

const money = { amountMinor: 1_500, currency: 'KES' };
const paymentOf = (paymentKey: string, members: Partial<Payment> = {}): Payment => ({
  paymentKey,
  transaction: createTransaction({
    kind: 'deposit',
    gatewayId: 'fake',
    money,
    createdAt: '2026-01-01T00:00:00.000Z',
  }),
  lookUps: 0,
  entries: [],
  lookUpTokens: [],
  refundIds: [],
  ...members,
});

describe.each(Object.keys(stores))('a payment store on %s', (name) => {
  const open = () => stores[name]!();

  it('keeps one payment for a key, however many insert it at once', async () => {
    const store = open();
    const inserted = await Promise.all([1, 2, 3].map(() => store.insert(paymentOf('order-1'))));
    const [first] = inserted;
    expect(new Set(inserted.map(({ transaction }) => transaction.transactionId)).size).toBe(1);
    expect(await store.insert(paymentOf('order-1'))).toEqual(first);
  });

  it('finds a payment by its id and by the gateway’s number', async () => {
    const store = open();
    const payment = await store.insert(paymentOf('order-1'));
    const { transaction } = payment;
    const { transactionId } = transaction;
    expect(await store.find({ transactionId })).toEqual(payment);
    expect(await store.find({ gatewayReference: 'G-1' })).toBeUndefined();
    const next = { ...payment, transaction: { ...transaction, version: 2, gatewayReference: 'G-1' } };
    expect(await store.update(next, 1)).toBe(true);
    expect(await store.find({ gatewayReference: 'G-1' })).toEqual(next);
    expect(await store.find({ transactionId: `txn_${'0'.repeat(32)}` })).toBeUndefined();
  });

  it('replaces a payment only as the version says, for one of many', async () => {
    const store = open();
    const payment = await store.insert(paymentOf('order-1'));
    const next = { ...payment, transaction: { ...payment.transaction, version: 2 } };
    const won = await Promise.all([1, 2, 3].map(() => store.update(next, 1)));
    expect(won.filter((isWon) => isWon)).toHaveLength(1);
    expect(await store.update({ ...next, paymentKey: 'nobody' }, 2)).toBe(false);
  });

  it('lists what is due, earliest first', async () => {
    const store = open();
    for (const [key, dueAtMs] of [
      ['b', 1_767_225_600_000],
      ['a', 1_767_225_500_000],
      ['c', 1_767_225_700_000],
    ] as const)
      await store.insert(paymentOf(key, { dueAtMs }));
    await store.insert(paymentOf('never'));
    const keys = async (limit: number) =>
      (await store.listDue(1_767_225_600_000, limit)).map(({ paymentKey }) => paymentKey);
    expect(await keys(10)).toEqual(['a', 'b']);
    expect(await keys(1)).toEqual(['a']);
  });

  it('carries a payment flow: once per key, refunds bounded, the late look-up done', async () => {
    const time = { nowMs: Date.UTC(2026, 0, 1) };
    const gateway = createFakeGateway({
      behave: (_, operation) => ({ do: operation === 'deposit' ? 'pend' : 'succeed' }),
    });
    const build = (store = open()) =>
      createPaymentFlow({
        gateway,
        store,
        callbackUrl: 'https://shop.example/callbacks',
        secret: 'x'.repeat(32),
        now: () => time.nowMs,
      });
    const store = open();
    const [flow, other] = [build(store), build(store)];
    const request = { key: 'order-1', money };
    const [payment] = await Promise.all([flow.deposit(request), other.deposit(request)]);
    const { transactionId } = payment.transaction;
    gateway.settle(transactionId, 'succeeded');
    time.nowMs += 60_000;
    await Promise.all([flow.runDue(), other.runDue()]);
    expect((await store.find({ transactionId }))?.transaction.status).toBe('succeeded');
    await Promise.allSettled(
      [1, 2, 3].map((one) =>
        flow.refund({
          key: `refund-${one}`,
          originalTransactionId: transactionId,
          money: { ...money, amountMinor: 700 },
        }),
      ),
    );
    const refunded = gateway.movements.filter(({ operation }) => operation === 'refund');
    expect(refunded.map(({ money: { amountMinor } }) => amountMinor)).toEqual([700, 700]);
    expect(gateway.movements.filter(({ operation }) => operation === 'deposit')).toHaveLength(1);
  });
});
