import { isFinalStatus } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { OperationsHandlers } from './operations-call.js';
import { toPaymentView } from './payment-view.js';
import { startJob } from './start-job.js';

const shownMax = 200;

/** The queue of what people have to judge. Looked up in bulk, never settled in bulk. */
export function exceptionHandlers(
  context: ServiceContext,
): Pick<OperationsHandlers, 'listExceptions' | 'lookUpExceptions'> {
  const { store, clock } = context;
  return {
    listExceptions: async () => {
      const nowMs = clock.now();
      const records = await store.listForReview(shownMax);
      return jsonAnswer({
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

/** What is recorded about a held payment, and what nobody could find out. */
function whatIsKnown({ transaction, possiblySent, lookUps, unverifiedReference }: TransactionRecord) {
  const { gatewayReference, receiptNumber, status, submittedAt } = transaction;
  const known = [
    ...(submittedAt === undefined ? [] : [`sent at ${submittedAt.slice(0, 16).replace('T', ' ')} UTC`]),
    ...(gatewayReference === undefined ? [] : [`the gateway’s number ${gatewayReference}`]),
    ...(receiptNumber === undefined ? [] : [`receipt ${receiptNumber}`]),
    ...(lookUps === 0 ? [] : [`asked ${lookUps} times`]),
    ...(isFinalStatus(status) ? [`it ended ${status}`] : []),
  ];
  const unknown = [
    ...(isFinalStatus(status) ? ['whether evidence that came later is right'] : ['whether money moved']),
    ...(possiblySent && submittedAt === undefined ? ['whether the request arrived'] : []),
    ...(gatewayReference === undefined ? ['the gateway’s number'] : []),
    ...(unverifiedReference === undefined ? [] : [`whether ${unverifiedReference} is its number`]),
  ];
  return { known, unknown };
}
