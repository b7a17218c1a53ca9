import { becomeUnknown } from '../../decisions/decide-on-response.js';
import { isSending, parkForReview } from '../../decisions/park-for-review.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { commitDecision, decisionContextOf } from '../apply-decision.js';
import type { LookUp } from '../look-up/look-up.js';
import type { ServiceContext } from '../service-context.js';
import { attemptOperation } from './attempt-operation.js';
import { attemptPayment } from './attempt-payment.js';

/** Takes the step that a transaction waits for. The caller knows that it is due: it has claimed the row, or was woken for a queued one. */
export type TakeNextStep = (record: TransactionRecord) => Promise<void>;

/** One for a process: it remembers which gateways are paused. */
export function createTakeNextStep(context: ServiceContext, lookUp: LookUp): TakeNextStep {
  const pauses = new Map<string, number>();
  return async (record) => {
    if (record.review !== undefined && isSending(record)) return park(context, record);
    switch (record.nextStep) {
      case 'queued':
      case 'retry-scheduled':
      case 'operation-queued':
        return record.requested === undefined
          ? attemptPayment(context, record, pauses)
          : attemptOperation(context, record);
      case 'in-flight':
        return giveUpOnSender(context, record);
      case 'awaiting-look-up':
      case 'verifying':
        return lookUp(record);
      case 'awaiting-review':
      case undefined:
        return;
    }
  };
}

/** A flagged transaction is never submitted again by code (I19). */
async function park(context: ServiceContext, record: TransactionRecord): Promise<void> {
  const review = record.review ?? { requestedAtMs: context.clock.now(), reason: 'in-review' };
  const next = parkForReview(record, review);
  await commitDecision(context, record, { kind: 'change', cause: 'waits-for-review', next });
}

/** Its worker never recorded an outcome: it may have sent (I5). */
async function giveUpOnSender(context: ServiceContext, record: TransactionRecord): Promise<void> {
  const { sendDeadlineAtMs } = record;
  if (sendDeadlineAtMs === undefined || sendDeadlineAtMs > context.clock.now()) return;
  const decision = becomeUnknown(record, decisionContextOf(context, record), 'send-deadline-passed');
  if (decision.kind === 'change') await commitDecision(context, record, decision);
}
