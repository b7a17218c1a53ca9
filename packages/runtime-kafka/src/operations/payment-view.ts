import type { TransactionRecord } from '../ports/transaction-record.js';
import { toTransactionView, type TransactionContext } from '../services/api/transaction-view.js';
import { isoIf } from './operations-call.js';

/** A payment as operators see it: what its merchant sees, whose it is, and what comes next. */
export const toPaymentView = (record: TransactionRecord, context?: TransactionContext) => ({
  ...toTransactionView(record, context),
  merchantId: record.merchantId,
  nextStep: record.nextStep,
  dueAt: isoIf(record.dueAtMs),
});
