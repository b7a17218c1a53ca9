import type { SimulatedObject } from './simulator-records.js';
import { newId } from './simulator-state.js';
import { groupOf, textOf, type Form } from './stripe-form.js';
import { noSuch, refused, StripeProblem } from './stripe-problem.js';
import { paymentMethodOutcome, type PaymentMethodOutcome } from './test-payment-methods.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A PaymentIntent as the simulator stores it. */
export interface SimulatedIntent extends SimulatedObject {
  readonly amount: number;
  readonly amount_received: number;
  readonly amount_capturable: number;
  readonly currency: string;
  readonly status: string;
  readonly capture_method: string;
  readonly payment_method: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What an intent is made from, besides its form. */
export interface IntentSeed {
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Record<string, string>;
}

/** An intent without any attempt. */
export function newIntent(work: UnitOfWork, seed: IntentSeed, form: Form): SimulatedIntent {
  const id = newId('pi');
  return {
    id,
    object: 'payment_intent',
    created: work.nowSeconds,
    livemode: false,
    ...seed,
    amount_capturable: 0,
    amount_received: 0,
    automatic_payment_methods: groupOf(form, 'automatic_payment_methods'),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: textOf(form, 'capture_method') ?? 'automatic_async',
    client_secret: `${id}_secret_${newId('x').slice(2)}`,
    customer: textOf(form, 'customer') ?? null,
    description: textOf(form, 'description') ?? null,
    last_payment_error: null,
    latest_charge: null,
    next_action: null,
    payment_method: textOf(form, 'payment_method') ?? null,
    receipt_email: textOf(form, 'receipt_email') ?? null,
    statement_descriptor_suffix: textOf(form, 'statement_descriptor_suffix') ?? null,
    status:
      textOf(form, 'payment_method') === undefined ? 'requires_payment_method' : 'requires_confirmation',
    transfer_group: textOf(form, 'transfer_group') ?? null,
  };
}

/** How an intent is confirmed. */
export interface Confirmation {
  readonly offSession?: boolean;
  readonly returnUrl?: string | undefined;
}

/** Tries to pay an intent. @throws {StripeProblem} 402 when the card is refused. */
export function confirmIntent(
  work: UnitOfWork,
  intent: SimulatedIntent,
  method: string,
  { offSession = false, returnUrl }: Confirmation,
): SimulatedIntent {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw unexpectedState(intent, 'confirmed');
  }
  const decline = work.faults.find(({ kind: fault }) => fault === 'decline');
  const outcome: PaymentMethodOutcome | undefined = decline
    ? { kind: 'decline', code: 'card_declined', declineCode: decline.code ?? 'generic_decline' }
    : paymentMethodOutcome(method);
  if (outcome === undefined) throw noSuch('PaymentMethod', method, 'payment_method');
  const tried = { ...intent, payment_method: method, next_action: null, last_payment_error: null };
  switch (outcome.kind) {
    case 'succeed':
      return payIntent(work, tried);
    case 'decline':
      return refuseIntent(work, tried, outcome.code, outcome.declineCode);
    case 'authenticate':
      if (offSession) return refuseIntent(work, tried, 'authentication_required', 'authentication_required');
      return changed(work, 'payment_intent.requires_action', {
        ...tried,
        status: 'requires_action',
        next_action: authentication(work, intent.id, returnUrl),
      });
    case 'process':
      return changed(work, 'payment_intent.processing', {
        ...tried,
        status: 'processing',
        simulated_failure: outcome.failureCode,
      });
  }
}

function authentication(work: UnitOfWork, id: string, returnUrl: string | undefined) {
  const url = `${work.baseUrl}/_simulator/3d-secure/${id}`;
  return returnUrl === undefined
    ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
    : { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } };
}

/** The payer paid, or authorized where capture is manual. */
export function payIntent(work: UnitOfWork, intent: SimulatedIntent): SimulatedIntent {
  const paid = { ...intent, next_action: null, latest_charge: newId('ch') };
  if (intent.capture_method === 'manual') {
    return changed(work, 'payment_intent.amount_capturable_updated', {
      ...paid,
      status: 'requires_capture',
      amount_capturable: intent.amount,
    });
  }
  return collect(work, paid, intent.amount);
}

/** Captures the held money, all or a part. */
export function collect(work: UnitOfWork, intent: SimulatedIntent, amount: number): SimulatedIntent {
  const succeeded = { ...intent, status: 'succeeded', amount_received: amount, amount_capturable: 0 };
  work.move({ operation: 'deposit', counterparty: intent.payment_method, of: succeeded, amount });
  return changed(work, 'payment_intent.succeeded', succeeded);
}

/** An attempt is refused: the intent stays payable. @throws {StripeProblem} 402, always. */
function refuseIntent(
  work: UnitOfWork,
  intent: SimulatedIntent,
  code: string,
  declineCode: string | null,
): never {
  const refusedIntent = failAttempt(work, intent, code, declineCode);
  throw new StripeProblem(402, {
    ...(refusedIntent['last_payment_error'] as { type: 'card_error'; code: string; message: string }),
    payment_intent: refusedIntent,
  });
}

/** The same, reported by webhook only, for a refusal in the payer's browser or by the bank. */
export function failAttempt(
  work: UnitOfWork,
  intent: SimulatedIntent,
  code: string,
  declineCode: string | null,
): SimulatedIntent {
  const error = {
    type: 'card_error',
    code,
    ...(declineCode !== null && { decline_code: declineCode }),
    message: `The payment was refused (${declineCode ?? code}).`,
  };
  return changed(work, 'payment_intent.payment_failed', {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_payment_error: error,
  });
}

/** Stores a change and sends its webhook. */
export function changed(work: UnitOfWork, event: string, intent: SimulatedIntent): SimulatedIntent {
  work.put(intent);
  work.emit(event, intent);
  return intent;
}

/** 400: the request does not fit the intent's status. */
export function unexpectedState(intent: SimulatedIntent, what: string): StripeProblem {
  return refused(
    'payment_intent_unexpected_state',
    `This PaymentIntent could not be ${what} because it has a status of ${intent.status}.`,
    intent,
  );
}
