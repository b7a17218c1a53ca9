/**
 * A PaymentStore on Prisma. In schema.prisma:
 *
 *   model Payment {
 *     paymentKey       String  @id
 *     transactionId    String  @unique
 *     gatewayReference String?
 *     version          Int
 *     dueAtMs          BigInt?
 *     payment          Json
 *     @@index([gatewayReference])
 *     @@index([dueAtMs])
 *   }
 */
export function createPrismaStore({ payment: payments }) {
  const columns = (payment) => ({
    gatewayReference: payment.transaction.gatewayReference ?? null,
    version: payment.transaction.version,
    dueAtMs: payment.dueAtMs ?? null,
    payment,
  });
  const first = async (where) => (await payments.findFirst({ where }))?.payment;
  return {
    insert: async (payment) => {
      const { paymentKey, transaction } = payment;
      const row = { paymentKey, transactionId: transaction.transactionId, ...columns(payment) };
      await payments.createMany({ data: [row], skipDuplicates: true });
      return first({ paymentKey });
    },
    find: ({ transactionId, gatewayReference }) =>
      first(transactionId === undefined ? { gatewayReference } : { transactionId }),
    update: async (payment, expectedVersion) => {
      const where = { paymentKey: payment.paymentKey, version: expectedVersion };
      return (await payments.updateMany({ where, data: columns(payment) })).count === 1;
    },
    listDue: async (nowMs, limit) => {
      const where = { dueAtMs: { lte: nowMs } };
      const rows = await payments.findMany({ where, orderBy: { dueAtMs: 'asc' }, take: limit });
      return rows.map(({ payment }) => payment);
    },
  };
}
