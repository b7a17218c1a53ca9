import type { Money } from '@lango/core';
import type { RequestedOperation, TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing } from './change-record.js';
import type { Change } from './decision.js';

/** Why a capture or cancel cannot be asked for. */
export type OperationRefusal = 'in-review' | 'not-pending' | 'too-much';

/**
 * What a merchant's request for a capture or cancel means. Naturally idempotent: a request that waits, or whose end has come, changes
 * nothing. `wasAsked`: the gateway has been asked for this operation before.
 */
export function decideOnOperationRequest(
  record: TransactionRecord,
  operation: RequestedOperation['operation'],
  amount: Money | undefined,
  wasAsked: boolean,
  nowMs: number,
): Change | 'as-it-is' | OperationRefusal {
  const { transaction } = record;
  const isPending = transaction.status === 'pending';
  if (record.pendingOperation?.operation === operation || (!isPending && wasAsked)) return 'as-it-is';
  // Code sends nothing for it any more (I19): accepted, it would wait for ever.
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
