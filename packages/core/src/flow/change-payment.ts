import { applyEvidence } from '../evidence/apply-evidence.js';
import type { EntryEvidence, ErrorEvidence, ResponseEvidence } from '../evidence/evidence.js';
import type { EvidenceOutcome } from '../evidence/evidence-outcome.js';
import { isFinalStatus } from '../transaction/transaction-status.js';
import type { Payment } from './payment.js';
import type { FlowContext } from './payment-flow-options.js';

const triesMax = 10;

/** Evidence without what the payment itself knows. */
export type FlowEvidence =
  | Pick<ResponseEvidence, 'source' | 'response'>
  | Pick<ErrorEvidence, 'source' | 'error' | 'isAbsenceProof'>
  | Pick<EntryEvidence, 'source' | 'entry'>;

/**
 * Changes a payment by compare-and-set, and reads it again when another process changed it meanwhile. `change` returns the new payment, or
 * `undefined` for no change. Returns the payment as stored.
 */
export async function changePayment(
  context: FlowContext,
  payment: Payment,
  change: (current: Payment) => Payment | undefined,
): Promise<{ readonly payment: Payment; readonly isChanged: boolean }> {
  let current = payment;
  for (let attempt = 1; attempt <= triesMax; attempt += 1) {
    const next = change(current);
    if (next === undefined) return { payment: current, isChanged: false };
    if (await commitPayment(context, current, next)) return { payment: next, isChanged: true };
    const { transactionId } = payment.transaction;
    current = (await context.store.find({ transactionId })) ?? current;
  }
  throw new Error('the payment keeps changing; it is retried when due');
}

/** One compare-and-set; calls `onChange` when it succeeded. */
export async function commitPayment(
  { store, onChange, logger }: FlowContext,
  current: Payment,
  next: Payment,
): Promise<boolean> {
  if (!(await store.update(next, current.transaction.version))) return false;
  try {
    await onChange?.(next);
  } catch (error) {
    const { transactionId } = next.transaction;
    logger.error({ transactionId, error }, 'onChange failed; the payment is stored');
  }
  return true;
}

/** The payment with these members changed; its version rises. */
export function withMembers(payment: Payment, members: Partial<Payment>): Payment {
  const { transaction } = payment;
  const version = transaction.version + 1;
  return { ...payment, transaction: { ...transaction, version }, ...members };
}

/** The payment without a due time: no further look-up. */
export function withoutDue(payment: Payment): Payment {
  const { dueAtMs: _, ...rest } = payment;
  return rest;
}

/** The payment after the evidence; `undefined` when it changes nothing. An immediate look-up is due now. */
export function applyToPayment(
  { gateway, now }: FlowContext,
  payment: Payment,
  evidence: FlowEvidence,
): Payment | undefined {
  const { transaction, entries, lookUps, unverified } = payment;
  const known = {
    canLookUp: gateway.capabilities.operations.lookUp !== undefined,
    lookUps,
    isBooked: entries.some(({ origin }) => origin === 'ours'),
    isVerifying: isFinalStatus(transaction.status) && payment.dueAtMs !== undefined,
    ...(unverified !== undefined && { unverified }),
  };
  const outcome = applyEvidence(
    transaction,
    'entry' in evidence ? { ...evidence, booked: entries, known } : { ...evidence, known },
  );
  if (outcome.next.kind === 'wait' && outcome.transaction === transaction && outcome.entries.length === 0)
    return undefined;
  return follow(payment, outcome, now());
}

function follow(payment: Payment, outcome: EvidenceOutcome, nowMs: number): Payment {
  const { transaction, entries, next, discrepancy, unverified } = outcome;
  const changed: Payment = {
    ...payment,
    transaction: { ...transaction, version: payment.transaction.version + 1 },
    entries: [...payment.entries, ...entries],
    ...(unverified !== undefined && { unverified }),
  };
  switch (next.kind) {
    case 'wait':
      return changed;
    case 'end': {
      const { review: _, ...settled } = withoutDue(changed);
      // A review of an open outcome is resolved by the outcome.
      return isFinalStatus(payment.transaction.status) ? withoutDue(changed) : settled;
    }
    case 'look-up':
      return { ...changed, dueAtMs: nowMs + next.afterMs };
    case 'send-again':
      return changed;
    case 'review': {
      const review = payment.review ?? {
        reason: next.reason,
        ...(discrepancy !== undefined && { detail: discrepancy.detail }),
      };
      const isEnded = isFinalStatus(payment.transaction.status);
      return { ...(isEnded ? withoutDue(changed) : changed), review };
    }
  }
}
