import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { Discrepancy } from '../../ports/transaction-change.js';
import { resentAs } from '../review/resent-as.js';

/** A transaction as merchants see it. */
export function toTransactionView(record: TransactionRecord, discrepancies: readonly Discrepancy[] = []) {
  const { transaction } = record;
  return {
    transactionId: transaction.transactionId,
    kind: transaction.kind,
    gateway: transaction.gatewayId,
    environment: record.environment,
    status: transaction.status,
    version: transaction.version,
    amount: transaction.money,
    merchantReference: transaction.merchantReference,
    counterparty: transaction.counterparty,
    gatewayReference: transaction.gatewayReference,
    receiptNumber: transaction.receiptNumber,
    fee: transaction.fee,
    action: transaction.action,
    failure: transaction.failure,
    originalTransactionId: transaction.originalTransactionId,
    resendOf: record.resendOf,
    resentAs: resentAs(record),
    metadata: transaction.metadata,
    createdAt: transaction.createdAt,
    submittedAt: transaction.submittedAt,
    review: record.review && {
      requestedAt: new Date(record.review.requestedAtMs).toISOString(),
      reason: record.review.reason,
    },
    ...(discrepancies.length > 0 && {
      discrepancies: discrepancies.map(({ discrepancyId, kind, detail, recordedAtMs }) => ({
        discrepancyId,
        kind,
        detail,
        recordedAt: new Date(recordedAtMs).toISOString(),
      })),
    }),
  };
}
