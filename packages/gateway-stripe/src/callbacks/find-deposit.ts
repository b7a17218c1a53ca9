import { checkoutLabel, transactionIdOf } from '../mapping/stripe-metadata.js';
import type { EventQuestions } from './event-meaning.js';

/** What finds a deposit: our id where its intent carries it, and the reference that our answers gave. */
export interface FoundDeposit {
  readonly transactionId?: string;
  readonly gatewayReference: string;
}

/**
 * The deposit whose money an intent holds: our id is on the intent, and of one that was paid on a page the session is the reference. An
 * intent that Stripe does not know keeps its own id, by which the host finds a deposit or none.
 *
 * @throws {PaymentError} whatever kept Stripe from answering, with effect `none`
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

/** What a refund or dispute names of the payment that it is about. */
interface AboutPayment {
  readonly payment_intent?: string | null | undefined;
  readonly charge?: string | null | undefined;
}

/**
 * The intent behind a refund or dispute. Older API versions name the charge alone, which is then asked for; a `null` says that the charge
 * was made without an intent, and so not by us.
 */
export async function intentIdBehind(
  { payment_intent: intent, charge }: AboutPayment,
  questions: Pick<EventQuestions, 'intentOfCharge'>,
): Promise<string | undefined> {
  if (intent !== undefined) return intent ?? undefined;
  return typeof charge === 'string' ? questions.intentOfCharge(charge) : undefined;
}
