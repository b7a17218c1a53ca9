/** A PaymentStore on Knex. */
export function createKnexStore(knex) {
  const payments = () => knex('payments');
  const columns = (payment) => ({
    gateway_reference: payment.transaction.gatewayReference ?? null,
    version: payment.transaction.version,
    due_at_ms: payment.dueAtMs ?? null,
    payment: JSON.stringify(payment),
  });
  const first = async (where) => (await payments().where(where).first('payment'))?.payment;
  return {
    insert: async (payment) => {
      const { paymentKey, transaction } = payment;
      const row = { payment_key: paymentKey, transaction_id: transaction.transactionId, ...columns(payment) };
      await payments().insert(row).onConflict('payment_key').ignore();
      return first({ payment_key: paymentKey });
    },
    find: ({ transactionId, gatewayReference }) =>
      first(
        transactionId === undefined
          ? { gateway_reference: gatewayReference }
          : { transaction_id: transactionId },
      ),
    update: async (payment, expectedVersion) => {
      const where = { payment_key: payment.paymentKey, version: expectedVersion };
      return (await payments().where(where).update(columns(payment))) === 1;
    },
    listDue: async (nowMs, limit) => {
      const rows = await payments().where('due_at_ms', '<=', nowMs).orderBy('due_at_ms').limit(limit);
      return rows.map(({ payment }) => payment);
    },
  };
}
