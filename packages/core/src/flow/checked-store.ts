import type { Payment, PaymentStore } from './payment.js';

/**
 * The host's store, whose answers are checked before anything is sent. An `update` that returns the driver's result would count as won in every
 * process, and each would send the payment.
 */
export function createCheckedStore(store: PaymentStore): PaymentStore {
  return {
    insert: async (payment) => {
      const stored = await store.insert(payment);
      if (isPayment(stored)) return stored;
      throw new Error('store.insert must return the payment that is stored under its paymentKey');
    },
    find: async (by) => {
      // Many libraries return null for no row.
      const found = (await store.find(by)) ?? undefined;
      if (found === undefined || isPayment(found)) return found;
      throw new Error('store.find must return a payment, or undefined where there is none');
    },
    update: async (payment, expectedVersion) => {
      const isUpdated: unknown = await store.update(payment, expectedVersion);
      if (typeof isUpdated === 'boolean') return isUpdated;
      throw new Error(
        'store.update must return true when it replaced the payment, and false when it did not',
      );
    },
    listDue: async (nowMs, limit) => {
      const due: unknown = await store.listDue(nowMs, limit);
      if (Array.isArray(due) && due.every(isPayment)) return due;
      throw new Error('store.listDue must return a list of payments');
    },
  };
}

/** Not a row around one, and no text. */
function isPayment(value: unknown): value is Payment {
  const { transaction, paymentKey } = (value ?? {}) as Partial<Payment>;
  return typeof paymentKey === 'string' && typeof transaction?.transactionId === 'string';
}
