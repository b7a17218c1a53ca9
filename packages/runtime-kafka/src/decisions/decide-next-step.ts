import type { TransactionRecord } from '../ports/transaction-record.js';
import { beforeAttempt, type AttemptContext, type PlannedRequest } from './before-attempt.js';
import { decideOnLostSender } from './decide-on-error.js';
import type { Change } from './decision.js';
import { isSending, parkForReview } from './park-for-review.js';

/** What to do about a transaction whose step is due; absent: nothing. */
export type NextWork = PlannedRequest | Change | { readonly kind: 'look-up' } | undefined;

/** Which step a due transaction takes: a request to the gateway, a look-up, or a change that says why neither. */
export function decideNextStep(record: TransactionRecord, context: AttemptContext): NextWork {
  // Code never sends a transaction in review (I19).
  if (record.review !== undefined && isSending(record))
    return { kind: 'change', cause: 'waits-for-review', next: parkForReview(record, record.review) };
  switch (record.nextStep) {
    case 'queued':
    case 'retry-scheduled':
    case 'operation-queued':
      return beforeAttempt(record, context);
    case 'in-flight': {
      const decision = decideOnLostSender(record, context);
      return decision.kind === 'change' ? decision : undefined;
    }
    case 'awaiting-look-up':
    case 'verifying':
      return { kind: 'look-up' };
    case 'awaiting-review':
    case undefined:
      return undefined;
  }
}
