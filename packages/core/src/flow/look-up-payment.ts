import { hastenedLookUpsMax, lookUpDelayMs } from '../evidence/look-up-schedule.js';
import { isFinalStatus } from '../transaction/transaction-status.js';
import { createLookUpAddress } from './callback-address.js';
import { callGateway, operationOf } from './call-gateway.js';
import { applyToPayment, changePayment, commitPayment, withMembers, withoutDue } from './change-payment.js';
import type { Payment } from './payment.js';
import type { FlowContext } from './payment-flow-options.js';
import { sendMsMax } from './send-payment.js';

const hour = 3_600_000;
/** Unknown for longer, a person is asked. */
const reviewAfterMs = { deposit: 24 * hour, withdrawal: hour, refund: hour, reversal: hour } as const;
const lookUpForMs = 7 * 24 * hour;
const openTokensMax = 10;
const defaultSettleTimeMs = 120_000;
/** Share of a key's lifetime within which the same request may be sent again. */
const keyLifetimeShare = 0.8;

/** Asks the gateway what became of a payment; when to ask next is stored first, so that one process asks. */
export async function lookUpPayment(context: FlowContext, payment: Payment): Promise<Payment> {
  const { gateway, store } = context;
  const { transaction } = payment;
  const { transactionId } = transaction;
  const { url, tokenDigest } = await createLookUpAddress(context, transactionId);
  const planned = plan(context, payment, tokenDigest);
  if (!(await commitPayment(context, payment, planned)))
    return (await store.find({ transactionId })) ?? payment;
  const isAgain = maySendAgain(context, planned);
  if (!isAgain && gateway.capabilities.operations.lookUp === undefined) return planned;
  const answer = await callGateway(context, planned, isAgain ? operationOf[transaction.kind] : 'lookUp', url);
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

/** When the next look is due if this one is not answered, and whether a person is asked. */
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

/** The same request under the same key, while the gateway surely remembers it and has told no number; never while a person is asked. */
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

/** Absence is proof only where the adapter says so, long after the request can have been on its way. */
function isAbsenceProven(context: FlowContext, { transaction }: Payment): boolean {
  const { kind, submittedAt } = transaction;
  const capability = context.gateway.capabilities.operations[operationOf[kind]];
  if (capability?.absenceIsProof !== true || submittedAt === undefined) return false;
  const settleMs = capability.settleTimeMs ?? defaultSettleTimeMs;
  return context.now() - Date.parse(submittedAt) >= sendMsMax(context) + settleMs;
}
