import type { Payment, PaymentStore } from '../flow/payment.js';

/** A store in memory, for tests and first steps. Not durable. */
export function createMemoryPaymentStore(): PaymentStore & { readonly payments: readonly Payment[] } {
  const rows = new Map<string, Payment>();
  const all = () => [...rows.values()];
  return {
    get payments() {
      return all();
    },
    insert: async (payment) => {
      const known = rows.get(payment.paymentKey);
      if (known === undefined) rows.set(payment.paymentKey, payment);
      return known ?? payment;
    },
    find: async (by) =>
      all().find(({ transaction }) =>
        'transactionId' in by
          ? transaction.transactionId === by.transactionId
          : transaction.gatewayReference === by.gatewayReference,
      ),
    update: async (payment, expectedVersion) => {
      if (rows.get(payment.paymentKey)?.transaction.version !== expectedVersion) return false;
      rows.set(payment.paymentKey, payment);
      return true;
    },
    listDue: async (nowMs, limit) =>
      all()
        .filter(({ dueAtMs }) => dueAtMs !== undefined && dueAtMs <= nowMs)
        .sort((one, other) => (one.dueAtMs ?? 0) - (other.dueAtMs ?? 0))
        .slice(0, limit),
  };
}
