import { formatMajorUnits } from '@lango/core';
import { renderSimulatorPage, type SimulatorAnswer, type SimulatorRequest } from '@lango/core/simulator-kit';
import { fromStripeAmount } from '../mapping/to-stripe-amount.js';
import type { SimulatorActions } from './simulator-actions.js';
import type { SimulatedObject } from './simulator-records.js';
import type { SimulatorState } from './simulator-state.js';

/** A page with a button per choice. */
interface ChoicePage {
  readonly title: string;
  readonly text: string;
  readonly choices: readonly { readonly label: string; readonly value: string }[];
}

const renderPage = ({ title, text, choices }: ChoicePage): string =>
  renderSimulatorPage({ title, text, forms: choices.length === 0 ? [] : [{ lines: [], buttons: choices }] });

interface Parts {
  readonly state: SimulatorState;
  readonly actions: SimulatorActions;
}

interface PageAnswer {
  readonly status: number;
  readonly html: string;
  readonly location?: string;
}

const notFound: PageAnswer = {
  status: 404,
  html: renderPage({ title: 'Not found', text: 'There is no such payment.', choices: [] }),
};

/**
 * The pages the payer sees: 3-D Secure and Checkout.
 *
 * @returns `undefined` for another path
 */
export function answerPayerPage(parts: Parts, request: SimulatorRequest): SimulatorAnswer | undefined {
  const [, kind, reference] = /^\/_simulator\/(3d-secure|checkout)\/(\w+)$/.exec(request.path) ?? [];
  if (reference === undefined) return undefined;
  const { status, html, location } = pageFor(parts, request, kind, reference);
  const headers = { 'content-type': 'text/html; charset=utf-8', ...(location !== undefined && { location }) };
  return { status, headers, body: html };
}

function pageFor(
  parts: Parts,
  { method, body }: SimulatorRequest,
  kind: string | undefined,
  reference: string,
): PageAnswer {
  const choice = new URLSearchParams(body).get('choice');
  const object = parts.state.locate(reference)?.object;
  const expected = kind === '3d-secure' ? 'payment_intent' : 'checkout.session';
  if (object?.object !== expected) return notFound;
  const isOpen = object['status'] === (kind === '3d-secure' ? 'requires_action' : 'open');
  if (method === 'GET') return { status: 200, html: renderPage(isOpen ? pageOf(object) : donePage) };
  if (!isOpen || choice === null) return { status: 409, html: renderPage(donePage) };
  return kind === '3d-secure' ? authenticate(parts, object, choice) : checkOut(parts, object, choice);
}

const donePage: ChoicePage = { title: 'Done', text: 'You can close this page.', choices: [] };

function pageOf(object: SimulatedObject): ChoicePage {
  const currency = String(object['currency']).toUpperCase();
  const money = fromStripeAmount(Number(object['amount'] ?? object['amount_total']), currency);
  const amount = money === undefined ? currency : `${formatMajorUnits(money)} ${currency}`;
  return object.object === 'payment_intent'
    ? {
        title: '3-D Secure',
        text: `Your bank asks: pay ${amount}?`,
        choices: [
          { label: 'Complete authentication', value: 'complete' },
          { label: 'Fail authentication', value: 'fail' },
        ],
      }
    : {
        title: 'Checkout',
        text: `Pay ${amount}`,
        choices: [
          { label: 'Pay', value: 'pm_card_visa' },
          { label: 'Pay with a card that is declined', value: 'pm_card_chargeDeclined' },
          { label: 'Pay by bank debit', value: 'pm_usBankAccount_success' },
          { label: 'Go back', value: 'cancel' },
        ],
      };
}

function authenticate({ actions }: Parts, intent: SimulatedObject, choice: string): PageAnswer {
  const action = intent['next_action'] as { redirect_to_url?: { return_url?: string } } | null;
  const after = actions.authenticate(intent.id, choice === 'complete');
  const back = action?.redirect_to_url?.return_url;
  if (back === undefined || !URL.canParse(back)) return { status: 200, html: renderPage(donePage) };
  const url = new URL(back);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set(
    'redirect_status',
    after['status'] === 'requires_payment_method' ? 'failed' : 'succeeded',
  );
  return { status: 303, html: renderPage(donePage), location: url.href };
}

function checkOut({ actions }: Parts, session: SimulatedObject, choice: string): PageAnswer {
  if (choice === 'cancel') {
    const back = session['cancel_url'];
    return typeof back === 'string'
      ? { status: 303, html: '', location: back }
      : { status: 200, html: renderPage(donePage) };
  }
  const after = actions.pay(session.id, choice);
  if (after['status'] === 'open')
    return { status: 402, html: renderPage({ ...pageOf(after), text: 'The card was declined. Try again.' }) };
  return {
    status: 303,
    html: '',
    location: String(session['success_url']).replaceAll('{CHECKOUT_SESSION_ID}', session.id),
  };
}
