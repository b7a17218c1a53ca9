import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing } from './change-record.js';
import type { Decision } from './decision.js';
import type { DecisionContext } from './evidence.js';

/** An unreadable callback at the transaction's own URL triggers a look-up, a limited number of times. */
export function decideOnUnreadableCallback(
  record: TransactionRecord,
  { nowMs, policy }: Pick<DecisionContext, 'nowMs' | 'policy'>,
): Decision {
  const { status } = record.transaction;
  if (status !== 'pending' && status !== 'unknown') return { kind: 'nothing', why: 'the outcome is known' };
  if (record.lookUps >= policy.lookUpsByHintMax) return { kind: 'nothing', why: 'looked up often enough' };
  return {
    kind: 'change',
    cause: 'unreadable-callback',
    isNow: true,
    next: patchProcessing(record, { nextStep: 'awaiting-look-up', dueAtMs: nowMs }),
  };
}
