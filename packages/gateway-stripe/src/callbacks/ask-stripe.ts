import { harmlessStep } from '@lango/core/gateway-kit';
import type { z } from 'zod';
import { answeredValue } from '../mapping/map-refusal.js';
import { readList } from '../operations/read-list.js';
import { readObject, type HasMode, type StripeParts } from '../operations/stripe-parts.js';
import type { StripeAnswer, StripeCall } from '../stripe-api.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import { chargeWire, refundWire, transferReversalWire } from '../wire/movement-wire.js';
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
  const ask = (call: StripeCall<unknown>) => withBackoff(() => parts.api.send({ signal }, call));
  const find = <T extends HasMode>(schema: z.ZodType<T>, call: StripeCall<unknown>) =>
    harmlessStep(async () => {
      const object = valueIfFound(await ask(call));
      return object === undefined ? undefined : readObject(parts, schema, object);
    });
  const listed = <T extends HasMode>(schema: z.ZodType<T>, answer: StripeAnswer<unknown>) =>
    readList(answer).data.map((object) => readObject(parts, schema, object));
  return {
    sessionOf: (intentId) =>
      harmlessStep(async () => {
        const params = { payment_intent: intentId, limit: 1 };
        const answer = await ask((stripe, scope) => stripe.checkout.sessions.list(params, scope));
        return listed(checkoutSessionWire, answer)[0];
      }),
    intent: (id) => find(paymentIntentWire, (stripe, scope) => stripe.paymentIntents.retrieve(id, {}, scope)),
    intentOfCharge: async (id) => {
      const charge = await find(chargeWire, (stripe, scope) => stripe.charges.retrieve(id, {}, scope));
      return charge?.payment_intent ?? undefined;
    },
    refundsOf: (intentId) =>
      harmlessStep(async () => {
        const params = { payment_intent: intentId, limit: listedMax };
        return listed(refundWire, await ask((stripe, scope) => stripe.refunds.list(params, scope)));
      }),
    reversalsOf: (transferId) =>
      harmlessStep(async () => {
        const answer = await ask((stripe, scope) =>
          stripe.transfers.listReversals(transferId, { limit: listedMax }, scope),
        );
        return valueIfFound(answer) === undefined ? [] : listed(transferReversalWire, answer);
      }),
  };
}

/** An answer's object; `undefined` where Stripe answers `resource_missing`. */
export function valueIfFound<T>(answer: StripeAnswer<T>): T | undefined {
  const isMissing = answer.kind === 'refused' && answer.refusal.code === 'resource_missing';
  return isMissing ? undefined : answeredValue(answer);
}
