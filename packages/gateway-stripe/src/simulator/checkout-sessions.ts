import { readAmount } from './amount-rules.js';
import { confirmIntent, newIntent, type SimulatedIntent } from './payment-intents.js';
import { shown, type SimulatedObject } from './simulator-records.js';
import { newId } from './simulator-state.js';
import { groupOf, metadataOf, requiredText, textOf, wholeOf, type Form } from './stripe-form.js';
import { badParameter, refused } from './stripe-problem.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A Checkout Session as the simulator stores it. */
export interface SimulatedSession extends SimulatedObject {
  readonly amount_total: number;
  readonly currency: string;
  readonly status: 'open' | 'complete' | 'expired';
  readonly payment_status: 'paid' | 'unpaid';
  readonly payment_intent: string | null;
  readonly success_url: string;
  readonly cancel_url: string | null;
  /** The form of the intent to make when the payer pays. */
  readonly simulated_intent_form: Form;
}

const kind = 'checkout.session';

/** POST /v1/checkout/sessions */
export function createSession(work: UnitOfWork, form: Form): SimulatedSession {
  if (requiredText(form, 'mode') !== 'payment')
    throw badParameter('mode', 'The simulator supports mode payment only.');
  const { amount, currency } = readLines(form);
  const id = newId('cs_test');
  return work.put({
    id,
    object: kind,
    created: work.nowSeconds,
    livemode: false,
    amount_subtotal: amount,
    amount_total: amount,
    currency,
    cancel_url: textOf(form, 'cancel_url') ?? null,
    client_reference_id: textOf(form, 'client_reference_id') ?? null,
    customer_email: textOf(form, 'customer_email') ?? null,
    expires_at: wholeOf(form, 'expires_at') ?? work.nowSeconds + 86_400,
    metadata: metadataOf(form),
    mode: 'payment',
    payment_intent: null,
    payment_status: 'unpaid',
    status: 'open',
    success_url: requiredText(form, 'success_url'),
    url: `${work.baseUrl}/_simulator/checkout/${id}`,
    simulated_intent_form: groupOf(form, 'payment_intent_data'),
  });
}

function readLines(form: Form): { amount: number; currency: string } {
  const lines = form['line_items'];
  const line = Array.isArray(lines) && lines.length === 1 ? lines[0] : undefined;
  if (typeof line !== 'object' || Array.isArray(line))
    throw badParameter('line_items', 'The simulator takes exactly one line.');
  const price = groupOf(line, 'price_data');
  const amounts = { amount: price['unit_amount'] ?? '', currency: price['currency'] ?? '' };
  return readAmount(amounts, 'charge');
}

/** The payer pays on the page. @throws {StripeProblem} 402 when refused: the page stays open. */
export function paySession(work: UnitOfWork, id: string, method: string): SimulatedSession {
  const session = openSession(work, id);
  const existing =
    session.payment_intent === null
      ? undefined
      : (work.get('payment_intent', session.payment_intent) as SimulatedIntent);
  const form = session.simulated_intent_form;
  const intent =
    existing ??
    newIntent(
      work,
      { amount: session.amount_total, currency: session.currency, metadata: metadataOf(form) },
      form,
    );
  const bound = work.put({ ...session, payment_intent: intent.id });
  const confirmed = confirmIntent(work, intent, method, { returnUrl: session.success_url });
  return completeSession(work, bound, confirmed);
}

/** Updates the session after its intent changed. */
export function completeSession(
  work: UnitOfWork,
  session: SimulatedSession,
  intent: SimulatedIntent,
): SimulatedSession {
  if (intent.status === 'requires_action') return session;
  const paid = intent.status === 'succeeded';
  const payment_status = paid ? 'paid' : 'unpaid';
  const completed = work.put<SimulatedSession>({ ...session, status: 'complete', payment_status });
  work.emit('checkout.session.completed', shown(completed));
  return completed;
}

/** A delayed method of a completed page was settled. */
export function settleSession(work: UnitOfWork, session: SimulatedSession, succeeded: boolean): void {
  const settled = work.put<SimulatedSession>({ ...session, payment_status: succeeded ? 'paid' : 'unpaid' });
  work.emit(`checkout.session.async_payment_${succeeded ? 'succeeded' : 'failed'}`, shown(settled));
}

/** POST /v1/checkout/sessions/:id/expire, also called when the session runs out. */
export function expireSession(work: UnitOfWork, id: string): SimulatedSession {
  const session = openSession(work, id);
  const expired = work.put<SimulatedSession>({ ...session, status: 'expired', url: null });
  work.emit('checkout.session.expired', shown(expired));
  return expired;
}

function openSession(work: UnitOfWork, id: string): SimulatedSession {
  const session = work.get(kind, id) as SimulatedSession;
  if (session.status === 'open') return session;
  throw refused('checkout_session_unexpected_state', `This Session has a status of ${session.status}.`);
}
