import type { Money } from '@lango/core';
import type { RequestedOperation, TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing } from './change-record.js';
import type { Change } from './decision.js';

/** Why a capture or cancel is refused. */
export type OperationRefusal = 'in-review' | 'not-pending' | 'too-much';

/**
 * Decides on a merchant's request for a capture or cancel. Idempotent: a request that is waiting or was carried out changes nothing.
 * `wasRequested`: the operation was sent to the gateway before.
 */
export function decideOnOperationRequest(
  record: TransactionRecord,
  operation: RequestedOperation['operation'],
  amount: Money | undefined,
  wasRequested: boolean,
  nowMs: number,
): Change | 'as-it-is' | OperationRefusal {
  const { transaction } = record;
  const isPending = transaction.status === 'pending';
  if (record.pendingOperation?.operation === operation || (!isPending && wasRequested)) return 'as-it-is';
  // Code sends nothing for a transaction in review (I19), so the request would wait forever.
  if (record.review !== undefined) return 'in-review';
  if (!isPending || record.pendingOperation !== undefined) return 'not-pending';
  const money = amount ?? transaction.money;
  const isHeld =
    money.currency === transaction.money.currency && money.amountMinor <= transaction.money.amountMinor;
  if (operation === 'capture' && !isHeld) return 'too-much';
  const pendingOperation: RequestedOperation = operation === 'cancel' ? { operation } : { operation, money };
  return {
    kind: 'change',
    cause: `${operation}-requested`,
    isNow: true,
    next: patchProcessing(record, { pendingOperation, nextStep: 'operation-queued', dueAtMs: nowMs }),
  };
}
