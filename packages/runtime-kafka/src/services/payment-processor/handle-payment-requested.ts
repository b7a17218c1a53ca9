import { isFinalStatus } from '@lango/core';
import type { BodyOf } from '../../messages/topics.js';
import type { ServiceContext } from '../service-context.js';
import { attemptMovement } from './attempt-movement.js';
import { attemptRequestedOperation } from './attempt-requested-operation.js';

/** Woken for a transaction: makes whichever attempt is due, if one is. A duplicate or early message does nothing. */
export function createPaymentRequestedHandler(context: ServiceContext) {
  const pauses = new Map<string, number>();
  return async ({ transactionId }: BodyOf<'payment-requested-v1'>): Promise<void> => {
    const record = await context.store.find(transactionId);
    if (record === undefined || isFinalStatus(record.transaction.status)) return;
    // A flagged transaction is never submitted again by code (I19).
    if (record.review !== undefined) return;
    if (record.dueAtMs !== undefined && record.dueAtMs > context.clock.now()) return;
    if (record.requested !== undefined) return attemptRequestedOperation(context, record);
    const { status } = record.transaction;
    const isWaitingToBeSent =
      status === 'created' || (status === 'submitted' && record.sendDeadlineAtMs === undefined);
    if (isWaitingToBeSent) await attemptMovement(context, record, pauses);
  };
}
