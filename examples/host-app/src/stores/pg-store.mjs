/** A PaymentStore on node-postgres. @param pool a `pg.Pool`, or anything with its `query` */
export function createPgStore(pool) {
  const columns = (payment) => [
    payment.transaction.gatewayReference ?? null,
    payment.transaction.version,
    payment.dueAtMs ?? null,
    JSON.stringify(payment),
  ];
  const select = async (where, values) =>
    (await pool.query(`select payment from payments where ${where}`, values)).rows.map(
      ({ payment }) => payment,
    );
  return {
    insert: async (payment) => {
      await pool.query(
        `insert into payments (payment_key, transaction_id, gateway_reference, version, due_at_ms, payment)
         values ($1, $2, $3, $4, $5, $6) on conflict (payment_key) do nothing`,
        [payment.paymentKey, payment.transaction.transactionId, ...columns(payment)],
      );
      return (await select('payment_key = $1', [payment.paymentKey]))[0];
    },
    find: async ({ transactionId, gatewayReference }) =>
      transactionId === undefined
        ? (await select('gateway_reference = $1', [gatewayReference]))[0]
        : (await select('transaction_id = $1', [transactionId]))[0],
    update: async (payment, expectedVersion) => {
      const { rows } = await pool.query(
        `update payments set gateway_reference = $1, version = $2, due_at_ms = $3, payment = $4
         where payment_key = $5 and version = $6 returning 1`,
        [...columns(payment), payment.paymentKey, expectedVersion],
      );
      return rows.length === 1;
    },
    listDue: (nowMs, limit) => select('due_at_ms <= $1 order by due_at_ms limit $2', [nowMs, limit]),
  };
}
