import { hastenedLookUpsMax, lookUpDelayMs } from '../evidence/look-up-schedule.js';
import { isFinalStatus } from '../transaction/transaction-status.js';
import { createLookUpAddress } from './callback-address.js';
import { callGateway, operationOf } from './call-gateway.js';
import { applyToPayment, changePayment, commitPayment, withMembers, withoutDue } from './change-payment.js';
import type { Payment } from './payment.js';
import type { FlowContext } from './payment-flow-options.js';
import { sendMsMax } from './send-payment.js';

const hour = 3_600_000;
/** A payment that stays unknown for longer goes to review. */
const reviewAfterMs = { deposit: 24 * hour, withdrawal: hour, refund: hour, reversal: hour } as const;
const lookUpForMs = 7 * 24 * hour;
const openTokensMax = 10;
const defaultSettleTimeMs = 120_000;
/** Share of the key's lifetime within which the same request may be sent again. */
const keyLifetimeShare = 0.8;

/** Looks a payment up. The next due time is stored first, so that only one process does. */
export async function lookUpPayment(context: FlowContext, payment: Payment): Promise<Payment> {
  const { gateway, store } = context;
  const { transaction } = payment;
  const { transactionId } = transaction;
  const { url, tokenDigest } = await createLookUpAddress(context, transactionId);
  const planned = plan(context, payment, tokenDigest);
  if (!(await commitPayment(context, payment, planned)))
    return (await store.find({ transactionId })) ?? payment;
  const isRepeat = maySendAgain(context, planned);
  if (!isRepeat && gateway.capabilities.operations.lookUp === undefined) return planned;
  const answer = await callGateway(
    context,
    planned,
    isRepeat ? operationOf[transaction.kind] : 'lookUp',
    url,
  );
  const isAbsenceProof = isAbsenceProven(context, planned);
  const evidence =
    'response' in answer
      ? ({ source: 'look-up', ...answer } as const)
      : ({ source: 'look-up', ...answer, isAbsenceProof } as const);
  const { payment: after } = await changePayment(context, planned, (current) =>
    applyToPayment(context, current, evidence),
  );
  return after;
}

/** Sets when the next look-up is due if this one brings nothing, and whether the payment goes to review. */
function plan({ now }: FlowContext, payment: Payment, tokenDigest: string): Payment {
  const nowMs = now();
  const { kind, status, submittedAt } = payment.transaction;
  const lookUps = payment.lookUps + 1;
  const openForMs = submittedAt === undefined ? 0 : nowMs - Date.parse(submittedAt);
  const isEnded = isFinalStatus(status);
  const isLast = isEnded ? lookUps >= hastenedLookUpsMax : openForMs > lookUpForMs;
  const isTooLong = status === 'unknown' && openForMs >= reviewAfterMs[kind];
  const reason = isLast ? 'look-ups-exhausted' : 'unknown-for-too-long';
  const review = payment.review ?? (isLast || isTooLong ? { reason } : undefined);
  const lookUpTokens = [tokenDigest, ...payment.lookUpTokens].slice(0, openTokensMax);
  const next = withMembers(payment, {
    lookUps,
    lookUpTokens,
    dueAtMs: nowMs + lookUpDelayMs(lookUps),
    ...(review !== undefined && { review }),
  });
  return isLast ? withoutDue(next) : next;
}

/** Whether to repeat the request under its key: only while the gateway still honors the key, no reference is known, and no review is open. */
function maySendAgain({ gateway, now, ...context }: FlowContext, payment: Payment): boolean {
  const { transaction, review, unverified } = payment;
  const { status, kind, submittedAt, gatewayReference } = transaction;
  const capability = gateway.capabilities.operations[operationOf[kind]];
  if (status !== 'unknown' || review !== undefined || submittedAt === undefined) return false;
  if (gatewayReference !== undefined || unverified !== undefined) return false;
  if (capability?.idempotency !== 'native') return false;
  const ageMs = now() - Date.parse(submittedAt);
  const longestMs = (capability.keyLifetime ?? 0) * keyLifetimeShare;
  return ageMs >= 0 && ageMs + 2 * context.callTimeoutMs < longestMs;
}

/** Absence is proof only where the adapter declares it, and once the request can no longer be in flight. */
function isAbsenceProven(context: FlowContext, { transaction }: Payment): boolean {
  const { kind, submittedAt } = transaction;
  const capability = context.gateway.capabilities.operations[operationOf[kind]];
  if (capability?.absenceIsProof !== true || submittedAt === undefined) return false;
  const settleMs = capability.settleTimeMs ?? defaultSettleTimeMs;
  return context.now() - Date.parse(submittedAt) >= sendMsMax(context) + settleMs;
}
