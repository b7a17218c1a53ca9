import { isFinalStatus } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { OperationsHandlers } from './operations-call.js';
import { toPaymentView } from './payment-view.js';
import { startJob } from './start-job.js';

const shownMax = 200;

/** The queue of payments in review. They can be looked up in bulk, but not resolved in bulk. */
export function exceptionHandlers(
  context: ServiceContext,
): Pick<OperationsHandlers, 'listExceptions' | 'lookUpExceptions'> {
  const { store, clock } = context;
  return {
    listExceptions: async () => {
      const nowMs = clock.now();
      const records = await store.listForReview(shownMax);
      return jsonResult({
        exceptions: records.map((record) => ({
          ...toPaymentView(record),
          ageSeconds: Math.max(0, (nowMs - (record.review?.requestedAtMs ?? nowMs)) / 1_000),
          ...whatIsKnown(record),
          ...(record.reissue?.kind === 'proposed' && { proposedBy: record.reissue.proposedBy }),
        })),
      });
    },
    lookUpExceptions: async ({ body, operator }) => {
      const transactionIds = [...new Set(body.transactionIds)];
      return startJob(context, operator, 'look-up', { transactionIds }, transactionIds.length);
    },
  };
}

/** What is known about a payment in review, and what is not. */
function whatIsKnown({ transaction, possiblySent, lookUps, unverifiedReference }: TransactionRecord) {
  const { gatewayReference, receiptNumber, status, submittedAt } = transaction;
  const known = [
    ...(submittedAt === undefined ? [] : [`sent at ${submittedAt.slice(0, 16).replace('T', ' ')} UTC`]),
    ...(gatewayReference === undefined ? [] : [`gateway reference ${gatewayReference}`]),
    ...(receiptNumber === undefined ? [] : [`receipt ${receiptNumber}`]),
    ...(lookUps === 0 ? [] : [`looked up ${lookUps} times`]),
    ...(isFinalStatus(status) ? [`it ended ${status}`] : []),
  ];
  const unknown = [
    ...(isFinalStatus(status) ? ['whether later evidence is right'] : ['whether money moved']),
    ...(possiblySent && submittedAt === undefined ? ['whether the request arrived'] : []),
    ...(gatewayReference === undefined ? ['gateway reference'] : []),
    ...(unverifiedReference === undefined ? [] : [`whether ${unverifiedReference} is its gateway reference`]),
  ];
  return { known, unknown };
}
