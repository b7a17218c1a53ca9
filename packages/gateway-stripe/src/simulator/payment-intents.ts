import { readAmount } from './amount-rules.js';
import type { SimulatedObject } from './simulator-records.js';
import { newId } from './simulator-state.js';
import { flagOf, groupOf, metadataOf, neededText, textOf, wholeOf, type Form } from './stripe-form.js';
import { badParameter, noSuch, refused, StripeProblem } from './stripe-problem.js';
import { paymentMethodOutcome, type PaymentMethodOutcome } from './test-payment-methods.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A PaymentIntent as the simulator keeps it. */
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

const kind = 'payment_intent';

/** What an intent is made from, besides its form. */
export interface IntentSeed {
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Record<string, string>;
}

/** An intent nobody has tried to pay. */
export function newIntent(work: UnitOfWork, seed: IntentSeed, form: Form): SimulatedIntent {
  const id = newId('pi');
  return {
    id,
    object: kind,
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

/** POST /v1/payment_intents */
export function createIntent(work: UnitOfWork, form: Form): SimulatedIntent {
  const seed = { ...readAmount(form, 'charge'), metadata: metadataOf(form) };
  const method = textOf(form, 'payment_method');
  const confirm = flagOf(form, 'confirm');
  if (confirm && method === undefined) {
    throw badParameter(
      'payment_method',
      'You must provide a payment method to confirm with.',
      'parameter_missing',
    );
  }
  if (
    confirm &&
    textOf(form, 'return_url') === undefined &&
    groupOf(form, 'automatic_payment_methods')['allow_redirects'] !== 'never'
  ) {
    throw badParameter('return_url', 'Give return_url, or automatic_payment_methods[allow_redirects]=never.');
  }
  const intent = work.put(newIntent(work, seed, form));
  work.emit('payment_intent.created', intent);
  if (!confirm || method === undefined) return intent;
  return confirmIntent(work, intent, method, {
    offSession: flagOf(form, 'off_session'),
    returnUrl: textOf(form, 'return_url'),
  });
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

function collect(work: UnitOfWork, intent: SimulatedIntent, amount: number): SimulatedIntent {
  const done = { ...intent, status: 'succeeded', amount_received: amount, amount_capturable: 0 };
  work.move({ operation: 'deposit', counterparty: intent.payment_method, of: done, amount });
  return changed(work, 'payment_intent.succeeded', done);
}

/** An attempt is refused: the intent stays payable. @throws {StripeProblem} 402, always. */
export function refuseIntent(
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

/** The same, told by webhook only: the payer's browser or the bank was refused. */
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

/** POST /v1/payment_intents/:id/confirm */
export function confirmById(work: UnitOfWork, id: string, form: Form): SimulatedIntent {
  const intent = work.get(kind, id) as SimulatedIntent;
  const method = textOf(form, 'payment_method') ?? intent.payment_method ?? undefined;
  if (method === undefined)
    throw badParameter('payment_method', 'A payment method is needed.', 'parameter_missing');
  return confirmIntent(work, intent, method, {
    offSession: flagOf(form, 'off_session'),
    returnUrl: textOf(form, 'return_url'),
  });
}

/** POST /v1/payment_intents/:id/capture */
export function captureIntent(work: UnitOfWork, id: string, form: Form): SimulatedIntent {
  const intent = work.get(kind, id) as SimulatedIntent;
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'captured');
  const amount = wholeOf(form, 'amount_to_capture') ?? intent.amount_capturable;
  if (amount < 1 || amount > intent.amount_capturable)
    throw refused('amount_too_large', 'More than what is held');
  return collect(work, intent, amount);
}

/** POST /v1/payment_intents/:id/cancel */
export function cancelIntent(work: UnitOfWork, id: string, form: Form): SimulatedIntent {
  const intent = work.get(kind, id) as SimulatedIntent;
  const reason = textOf(form, 'cancellation_reason') ?? null;
  if (
    reason !== null &&
    !['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'].includes(reason)
  ) {
    throw badParameter('cancellation_reason', `Invalid cancellation_reason: ${reason}`);
  }
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') {
    throw unexpectedState(intent, 'canceled');
  }
  return changed(work, 'payment_intent.canceled', {
    ...intent,
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: work.nowSeconds,
    cancellation_reason: reason,
    next_action: null,
  });
}

/** GET /v1/payment_intents/search */
export function searchIntents(work: UnitOfWork, form: Form): readonly SimulatedObject[] {
  const match = /^metadata\["([^"]+)"\]:"([^"]+)"$/.exec(neededText(form, 'query'));
  const [, name = '', value] = match ?? [];
  if (match === null) throw badParameter('query', 'The simulator searches by one metadata label only.');
  return work.list(kind).filter((object) => (object as SimulatedIntent).metadata[name] === value);
}

function changed(work: UnitOfWork, event: string, intent: SimulatedIntent): SimulatedIntent {
  work.put(intent);
  work.emit(event, intent);
  return intent;
}

function unexpectedState(intent: SimulatedIntent, what: string): StripeProblem {
  return refused(
    'payment_intent_unexpected_state',
    `This PaymentIntent could not be ${what} because it has a status of ${intent.status}.`,
    intent,
  );
}
