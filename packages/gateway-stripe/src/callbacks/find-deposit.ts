import { checkoutLabel, transactionIdOf } from '../mapping/stripe-metadata.js';
import type { EventQuestions } from './event-meaning.js';

/** The ids of a deposit: ours where its intent carries it, and the reference that our answers gave. */
export interface FoundDeposit {
  readonly transactionId?: string;
  readonly gatewayReference: string;
}

/**
 * The deposit of an intent. Our id is a label on the intent; for a deposit paid on a page the session's id is the reference. For an intent
 * that Stripe does not know, the intent's id is the reference, which the host may or may not find.
 *
 * @throws {PaymentError} the error of a failed read, with effect `none`
 */
export async function findDeposit(
  intentId: string,
  questions: Pick<EventQuestions, 'intent' | 'sessionOf'>,
): Promise<FoundDeposit> {
  const intent = await questions.intent(intentId);
  if (intent === undefined) return { gatewayReference: intentId };
  const transactionId = transactionIdOf(intent);
  const isInSession = intent.metadata?.[checkoutLabel] !== undefined;
  const session = isInSession ? await questions.sessionOf(intentId) : undefined;
  return {
    gatewayReference: session?.id ?? intentId,
    ...(transactionId !== undefined && { transactionId }),
  };
}

/** The payment's ids on a refund or dispute. */
interface AboutPayment {
  readonly payment_intent?: string | null | undefined;
  readonly charge?: string | null | undefined;
}

/**
 * The intent of a refund or dispute. Older API versions state only the charge, which is then fetched. `null` means that the charge was made
 * without an intent, so not by us.
 */
export async function intentIdBehind(
  { payment_intent: intent, charge }: AboutPayment,
  questions: Pick<EventQuestions, 'intentOfCharge'>,
): Promise<string | undefined> {
  if (intent !== undefined) return intent ?? undefined;
  return typeof charge === 'string' ? questions.intentOfCharge(charge) : undefined;
}
