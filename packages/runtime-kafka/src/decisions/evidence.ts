import type { EvidenceCircumstances, GatewayCapabilities, OperationIdempotency } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { RuntimePolicy } from './policy.js';

/** What the decision may depend on besides the record and the evidence. */
export interface DecisionContext {
  readonly nowMs: number;
  readonly policy: RuntimePolicy;
  readonly idempotency: OperationIdempotency;
  /** Whether the gateway offers a look-up at all. */
  readonly canLookUp: boolean;
  /** What the gateway offers; for captures, cancels and repeats. */
  readonly operations?: GatewayCapabilities['operations'];
}

/** What the kernel needs from the row besides the transaction. */
export function circumstancesOf(
  record: TransactionRecord,
  { canLookUp, policy, idempotency }: DecisionContext,
): EvidenceCircumstances {
  const { unverifiedReference, unverifiedReceipt, possiblySent } = record;
  return {
    canLookUp,
    isSent: record.sendDeadlineAtMs !== undefined || possiblySent,
    // Under the gateway's own key all attempts are one request.
    isUncertain: possiblySent && idempotency !== 'native',
    lookUps: record.lookUps,
    hastenedLookUpsMax: policy.lookUpsByHintMax,
    isBooked: hasOwnEntry(record),
    isVerifying: record.nextStep === 'verifying',
    ...(unverifiedReference !== undefined && {
      unverified: {
        gatewayReference: unverifiedReference,
        ...(unverifiedReceipt !== undefined && { receiptNumber: unverifiedReceipt }),
      },
    }),
  };
}

/** Whether the money that the transaction is about has moved, whatever its status says. */
function hasOwnEntry({ transaction, balance }: TransactionRecord): boolean {
  switch (transaction.kind) {
    case 'deposit':
      return balance.capturedMinor > 0;
    case 'withdrawal':
      return balance.paidOutMinor > 0;
    case 'refund':
    case 'reversal':
      return balance.refundedMinor > 0;
  }
}
