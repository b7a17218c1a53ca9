import type { DiscrepancyKind } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { Decision } from './decision.js';
import { requestReview } from './to-decision.js';

/** The gateway's own records contradict the transaction: it gets a discrepancy and goes to review. */
export function decideOnRecord(
  record: TransactionRecord,
  discrepancy: { readonly kind: DiscrepancyKind; readonly detail: string },
  nowMs: number,
): Decision {
  return requestReview(record, nowMs, 'reconciliation', discrepancy);
}
