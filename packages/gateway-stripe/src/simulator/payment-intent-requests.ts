import { readAmount } from './amount-rules.js';
import {
  changed,
  collect,
  confirmIntent,
  newIntent,
  unexpectedState,
  type Confirmation,
  type SimulatedIntent,
} from './payment-intents.js';
import type { SimulatedObject } from './simulator-records.js';
import { flagOf, groupOf, metadataOf, requiredText, textOf, wholeOf, type Form } from './stripe-form.js';
import { badParameter, refused } from './stripe-problem.js';
import type { UnitOfWork } from './unit-of-work.js';

const kind = 'payment_intent';

/** POST /v1/payment_intents */
export function createIntent(work: UnitOfWork, form: Form): SimulatedIntent {
  const seed = { ...readAmount(form, 'charge'), metadata: metadataOf(form) };
  const method = textOf(form, 'payment_method');
  const confirm = flagOf(form, 'confirm');
  if (confirm && method === undefined) {
    const message = 'You must provide a payment method to confirm with.';
    throw badParameter('payment_method', message, 'parameter_missing');
  }
  const mayRedirect = groupOf(form, 'automatic_payment_methods')['allow_redirects'] !== 'never';
  if (confirm && textOf(form, 'return_url') === undefined && mayRedirect)
    throw badParameter('return_url', 'Give return_url, or automatic_payment_methods[allow_redirects]=never.');
  const intent = work.put(newIntent(work, seed, form));
  work.emit('payment_intent.created', intent);
  if (!confirm || method === undefined) return intent;
  return confirmIntent(work, intent, method, confirmationOf(form));
}

/** POST /v1/payment_intents/:id/confirm */
export function confirmById(work: UnitOfWork, id: string, form: Form): SimulatedIntent {
  const intent = work.get(kind, id) as SimulatedIntent;
  const method = textOf(form, 'payment_method') ?? intent.payment_method ?? undefined;
  if (method === undefined)
    throw badParameter('payment_method', 'A payment method is needed.', 'parameter_missing');
  return confirmIntent(work, intent, method, confirmationOf(form));
}

function confirmationOf(form: Form): Confirmation {
  return { offSession: flagOf(form, 'off_session'), returnUrl: textOf(form, 'return_url') };
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
  const reasons = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'];
  if (reason !== null && !reasons.includes(reason))
    throw badParameter('cancellation_reason', `Invalid cancellation_reason: ${reason}`);
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
  const match = /^metadata\["([^"]+)"\]:"([^"]+)"$/.exec(requiredText(form, 'query'));
  const [, name = '', value] = match ?? [];
  if (match === null) throw badParameter('query', 'The simulator searches by one metadata label only.');
  return work.list(kind).filter((object) => (object as SimulatedIntent).metadata[name] === value);
}
