import type { PaymentGatewayV1 } from '@lango/core';
import { sendMsMax } from '../../decisions/policy.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { movingOperation } from '../../ports/moving-operation.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Decides when a gateway's "not found" proves that no money moved. */
export interface AbsenceWatch {
  /** Reports one "not found" that the gateway has just returned. */
  isProven(record: TransactionRecord, gateway: PaymentGatewayV1): boolean;
}

const defaultSettleTimeMs = 120_000;
const watchedMax = 10_000;

/**
 * "Not found" is proof only where the adapter declares it, once the request can no longer be in flight and the gateway's consistency delay has
 * passed. Wall clocks jump and differ (I14), so the time is measured twice: by the row's timestamps, and on this process's monotonic clock
 * from the first "not found" it saw. A process that saw none before waits for its next look-up.
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
      // A repeated request restarts the watch.
      const key = `${transaction.transactionId} ${sendDeadlineAtMs}`;
      const nowMs = clock.monotonicNow();
      const firstMs = firstSeen.get(key);
      if (firstMs === undefined) {
        const [oldest] = firstSeen.keys();
        if (firstSeen.size >= watchedMax && oldest !== undefined) firstSeen.delete(oldest);
        firstSeen.set(key, nowMs);
        return false;
      }
      const hasPassedByRow = clock.now() - Math.max(openSinceMs, sendDeadlineAtMs) >= settleTimeMs;
      const hasPassedHere = nowMs - firstMs >= settleTimeMs + sendMsMax(policy);
      if (hasPassedByRow && hasPassedHere) firstSeen.delete(key);
      return hasPassedByRow && hasPassedHere;
    },
  };
}
