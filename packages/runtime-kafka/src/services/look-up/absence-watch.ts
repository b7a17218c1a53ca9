import type { PaymentGatewayV1 } from '@lango/core';
import { sendMsMax } from '../../decisions/policy.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { movingOperation } from '../../ports/moving-operation.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Says when a gateway's not knowing a transaction proves that nothing moved. */
export interface AbsenceWatch {
  /** Tells it of one absence that the gateway just answered. */
  isProven(record: TransactionRecord, gateway: PaymentGatewayV1): boolean;
}

const defaultSettleTimeMs = 120_000;
const watchedMax = 10_000;

/**
 * Absence is proof only where the adapter says so, once the request can no longer be on its way and the gateway has had time to show
 * what it took. Wall clocks jump and differ (I14), so the time is measured twice: by the row's moments, and on this process's monotonic
 * clock from the first absence that it saw itself. A process that saw none before waits for its next look.
 */
export function createAbsenceWatch({
  clock,
  policy,
}: Pick<ServiceContext, 'clock' | 'policy'>): AbsenceWatch {
  const firstSeen = new Map<string, number>();
  return {
    isProven: (record, gateway) => {
      const { transaction, openSinceMs, sendDeadlineAtMs = 0 } = record;
      const capability = gateway.capabilities.operations[movingOperation[transaction.kind]];
      if (capability?.absenceIsProof !== true || transaction.submittedAt === undefined) return false;
      if (openSinceMs === undefined) return false;
      const settleTimeMs = capability.settleTimeMs ?? defaultSettleTimeMs;
      // A request that was sent again begins the watch anew.
      const name = `${transaction.transactionId} ${sendDeadlineAtMs}`;
      const nowMs = clock.monotonicNow();
      const firstMs = firstSeen.get(name);
      if (firstMs === undefined) {
        const [oldest] = firstSeen.keys();
        if (firstSeen.size >= watchedMax && oldest !== undefined) firstSeen.delete(oldest);
        firstSeen.set(name, nowMs);
        return false;
      }
      const isSettledByRow = clock.now() - Math.max(openSinceMs, sendDeadlineAtMs) >= settleTimeMs;
      const isSettledHere = nowMs - firstMs >= settleTimeMs + sendMsMax(policy);
      if (isSettledByRow && isSettledHere) firstSeen.delete(name);
      return isSettledByRow && isSettledHere;
    },
  };
}
