import { isSameMoney, type EntryKind, type GatewayRecord } from '@lango/core';
import type { LedgerEntry } from './ledger-entry.js';
import type { DifferenceReason } from './reconciliation-report.js';

/** Why a record differs from its ledger entry; `undefined` when they agree. The most serious reason wins. */
export function compareRecord(entry: LedgerEntry, record: GatewayRecord): DifferenceReason | undefined {
  if (entry.status === 'failed') return 'failed-here';
  if (entry.kind !== record.kind) return 'kind-differs';
  if (!isSameMoney(entry.money, record.money)) return 'amount-differs';
  if (entry.status !== 'succeeded') return 'open-here';
  const { fee } = entry;
  // A fee in another currency is that of the settlement: it cannot be compared.
  if (fee !== undefined && record.fee !== undefined && fee.currency === record.fee.currency)
    return isSameMoney(fee, record.fee) ? undefined : 'fee-differs';
  return undefined;
}

/** Whether the record is matched with one of our payments. */
export function isPaymentRecord(record: GatewayRecord): boolean {
  switch (record.kind) {
    case 'deposit':
    case 'withdrawal':
    case 'refund':
    case 'reversal':
      return true;
    case 'chargeback':
    case 'return':
    case 'fee':
    case 'payout':
    case 'other':
      return false;
  }
}

/** Kind of the entry for a record of money that moved after a final status. */
export function entryKindOf({ kind, direction }: GatewayRecord): EntryKind | undefined {
  switch (kind) {
    case 'refund':
      return 'refunded';
    case 'reversal':
      return 'reversed';
    case 'return':
      return 'returned';
    case 'chargeback':
      return direction === 'out' ? 'chargeback' : 'chargeback-reversed';
    case 'deposit':
    case 'withdrawal':
    case 'fee':
    case 'payout':
    case 'other':
      return undefined;
  }
}
