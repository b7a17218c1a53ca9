import type { TransactionRecord } from '../ports/transaction-record.js';
import { toTransactionView, type TransactionContext } from '../services/api/transaction-view.js';
import { isoIf } from '../ports/iso-time.js';

/** A payment as operators see it: the merchant's view, with the merchant and the next step. */
export const toPaymentView = (record: TransactionRecord, context?: TransactionContext) => ({
  ...toTransactionView(record, context),
  merchantId: record.merchantId,
  nextStep: record.nextStep,
  dueAt: isoIf(record.dueAtMs),
});
