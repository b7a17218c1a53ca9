import { and, asc, eq, lte } from 'drizzle-orm';
import { bigint, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

export const payments = pgTable('payments', {
  paymentKey: text('payment_key').primaryKey(),
  transactionId: text('transaction_id').notNull().unique(),
  gatewayReference: text('gateway_reference'),
  version: integer('version').notNull(),
  dueAtMs: bigint('due_at_ms', { mode: 'number' }),
  payment: jsonb('payment').notNull(),
});

/** A PaymentStore on Drizzle. */
export function createDrizzleStore(db) {
  const columns = (payment) => ({
    gatewayReference: payment.transaction.gatewayReference ?? null,
    version: payment.transaction.version,
    dueAtMs: payment.dueAtMs ?? null,
    payment,
  });
  const first = async (where) => (await db.select().from(payments).where(where).limit(1))[0]?.payment;
  return {
    insert: async (payment) => {
      const { paymentKey, transaction } = payment;
      const row = { paymentKey, transactionId: transaction.transactionId, ...columns(payment) };
      await db.insert(payments).values(row).onConflictDoNothing();
      return first(eq(payments.paymentKey, paymentKey));
    },
    find: ({ transactionId, gatewayReference }) =>
      first(
        transactionId === undefined
          ? eq(payments.gatewayReference, gatewayReference)
          : eq(payments.transactionId, transactionId),
      ),
    update: async (payment, expectedVersion) => {
      const isAsRead = and(
        eq(payments.paymentKey, payment.paymentKey),
        eq(payments.version, expectedVersion),
      );
      return (await db.update(payments).set(columns(payment)).where(isAsRead).returning()).length === 1;
    },
    listDue: async (nowMs, limit) => {
      const due = db.select().from(payments).where(lte(payments.dueAtMs, nowMs));
      return (await due.orderBy(asc(payments.dueAtMs)).limit(limit)).map(({ payment }) => payment);
    },
  };
}
