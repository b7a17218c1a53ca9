import type { DiscrepancyKind } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { Decision } from './decision.js';
import { askPerson } from './to-decision.js';

/** What it means that the gateway's own records speak against the transaction: a discrepancy, and a person is asked. */
export function decideOnRecord(
  record: TransactionRecord,
  discrepancy: { readonly kind: DiscrepancyKind; readonly detail: string },
  nowMs: number,
): Decision {
  return askPerson(record, nowMs, 'reconciliation', discrepancy);
}
