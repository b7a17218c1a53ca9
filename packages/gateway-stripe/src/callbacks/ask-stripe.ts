import { answeredValue } from '../mapping/map-refusal.js';
import { readList } from '../operations/read-list.js';
import { readObject, type StripeParts } from '../operations/stripe-parts.js';
import { withoutEffect } from '../operations/without-effect.js';
import type { StripeAnswer, StripeCall } from '../stripe-api.js';
import { chargeWire } from '../wire/charge-wire.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import { refundWire, transferReversalWire } from '../wire/movement-wire.js';
import { paymentIntentWire } from '../wire/payment-intent-wire.js';
import type { EventQuestions } from './event-meaning.js';

/** How the reads are made. */
export interface AskingTerms {
  /** Default: fires after the time for one exchange. */
  readonly signal?: AbortSignal;
  /** Makes one request, with retries where allowed. Default: no retries. */
  readonly askPatiently?: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;
}

/** Most refunds of one payment, or reversals of one transfer, that are listed: far more than occur. */
const listedMax = 100;

/** Answers an event's open questions by reads of the API. A failed read moves nothing. */
export function askStripe(parts: StripeParts, terms: AskingTerms = {}): EventQuestions {
  const signal = terms.signal ?? AbortSignal.timeout(parts.settings.timeoutMs);
  const withBackoff = terms.askPatiently ?? (<Answer>(ask: () => Promise<Answer>) => ask());
  const ask = <T>(call: StripeCall<T>) => withBackoff(() => parts.api.send({ signal }, call));
  return {
    sessionOf: (intentId) =>
      withoutEffect(async () => {
        const params = { payment_intent: intentId, limit: 1 };
        const [session] = readList(
          await ask((stripe, scope) => stripe.checkout.sessions.list(params, scope)),
        ).data;
        return session === undefined ? undefined : readObject(parts, checkoutSessionWire, session);
      }),
    intent: (intentId) =>
      withoutEffect(async () => {
        const intent = valueIfFound(
          await ask((stripe, scope) => stripe.paymentIntents.retrieve(intentId, {}, scope)),
        );
        return intent === undefined ? undefined : readObject(parts, paymentIntentWire, intent);
      }),
    intentOfCharge: (chargeId) =>
      withoutEffect(async () => {
        const charge = valueIfFound(
          await ask((stripe, scope) => stripe.charges.retrieve(chargeId, {}, scope)),
        );
        return charge && (readObject(parts, chargeWire, charge).payment_intent ?? undefined);
      }),
    refundsOf: (intentId) =>
      withoutEffect(async () => {
        const params = { payment_intent: intentId, limit: listedMax };
        const { data } = readList(await ask((stripe, scope) => stripe.refunds.list(params, scope)));
        return data.map((refund) => readObject(parts, refundWire, refund));
      }),
    reversalsOf: (transferId) =>
      withoutEffect(async () => {
        const params = { limit: listedMax };
        const answer = await ask((stripe, scope) =>
          stripe.transfers.listReversals(transferId, params, scope),
        );
        if (valueIfFound(answer) === undefined) return [];
        return readList(answer).data.map((reversal) => readObject(parts, transferReversalWire, reversal));
      }),
  };
}

/** An answer's object; `undefined` where Stripe answers `resource_missing`. */
export function valueIfFound<T>(answer: StripeAnswer<T>): T | undefined {
  const isMissing = answer.kind === 'refused' && answer.refusal.code === 'resource_missing';
  return isMissing ? undefined : answeredValue(answer);
}
