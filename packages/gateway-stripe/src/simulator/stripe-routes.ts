import { balanceTransactions } from './balance-transactions.js';
import { createSession, expireSession } from './checkout-sessions.js';
import { readCharge } from './charges.js';
import { cancelPayout, createPayout, createTransfer } from './movements.js';
import {
  cancelIntent,
  captureIntent,
  confirmById,
  createIntent,
  searchIntents,
} from './payment-intent-requests.js';
import { createRefund } from './refunds.js';
import type { StripeOperation } from './fault-settings.js';
import { shown, type SimulatedObject } from './simulator-records.js';
import { groupOf, textOf, wholeOf, type Form } from './stripe-form.js';
import { reversalsOf, reverseTransfer } from './transfer-reversals.js';
import type { UnitOfWork } from './unit-of-work.js';

/** One endpoint of the API. */
export interface StripeRoute {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly operation: StripeOperation;
  /** Accepted parameter names. */
  readonly parameters: readonly string[];
  /** Carries the request out, on the id in the path, if any. */
  run(work: UnitOfWork, id: string, form: Form): object;
}

const words = (text: string): readonly string[] => text.split(' ');
const paging = words('limit starting_after ending_before created expand');
const id = '([A-Za-z0-9_]+)';
const route = (method: StripeRoute['method'], path: string): Pick<StripeRoute, 'method' | 'path'> => ({
  method,
  path: new RegExp(`^/v1/${path}$`),
});

/** Every endpoint of the simulator, most specific first. */
export const stripeRoutes: readonly StripeRoute[] = [
  {
    ...route('POST', 'payment_intents'),
    operation: 'deposit',
    parameters: words(
      'amount currency automatic_payment_methods metadata description capture_method setup_future_usage ' +
        'statement_descriptor statement_descriptor_suffix on_behalf_of transfer_data transfer_group ' +
        'application_fee_amount receipt_email payment_method confirm off_session customer return_url expand',
    ),
    run: (work, _id, form) => createIntent(work, form),
  },
  {
    ...route('GET', 'payment_intents/search'),
    operation: 'lookUp',
    parameters: ['query', 'limit', 'page'],
    run: (work, _id, form) => ({ ...listOf(searchIntents(work, form), {}), object: 'search_result' }),
  },
  {
    ...route('POST', `payment_intents/${id}/confirm`),
    operation: 'deposit',
    parameters: words('payment_method return_url off_session client_secret expand'),
    run: confirmById,
  },
  {
    ...route('POST', `payment_intents/${id}/capture`),
    operation: 'capture',
    parameters: ['amount_to_capture', 'expand'],
    run: captureIntent,
  },
  {
    ...route('POST', `payment_intents/${id}/cancel`),
    operation: 'cancel',
    parameters: ['cancellation_reason', 'expand'],
    run: cancelIntent,
  },
  ...readRoutes('payment_intents', 'payment_intent', ['customer']),
  {
    ...route('POST', 'checkout/sessions'),
    operation: 'deposit',
    parameters: words(
      'mode line_items success_url cancel_url client_reference_id metadata payment_intent_data customer ' +
        'customer_email expires_at locale expand',
    ),
    run: (work, _id, form) => shown(createSession(work, form)),
  },
  {
    ...route('POST', `checkout/sessions/${id}/expire`),
    operation: 'cancel',
    parameters: ['expand'],
    run: (work, session) => shown(expireSession(work, session)),
  },
  ...readRoutes('checkout/sessions', 'checkout.session', ['payment_intent', 'status']),
  {
    ...route('POST', 'transfers'),
    operation: 'withdrawal',
    parameters: words('amount currency destination transfer_group metadata description source_type expand'),
    run: (work, _id, form) => createTransfer(work, form),
  },
  ...readRoutes('transfers', 'transfer', ['transfer_group', 'destination']),
  {
    ...route('POST', `transfers/${id}/reversals`),
    operation: 'withdrawal',
    parameters: words('amount metadata description expand'),
    run: reverseTransfer,
  },
  {
    ...route('GET', `transfers/${id}/reversals`),
    operation: 'lookUp',
    parameters: paging,
    run: (work, transfer, form) => listOf(reversalsOf(work, work.get('transfer', transfer).id), form),
  },
  {
    ...route('POST', 'payouts'),
    operation: 'withdrawal',
    parameters: words(
      'amount currency destination metadata description method statement_descriptor source_type expand',
    ),
    run: (work, _id, form) => shown(createPayout(work, form)),
  },
  {
    ...route('POST', `payouts/${id}/cancel`),
    operation: 'cancel',
    parameters: ['expand'],
    run: (work, payout) => shown(cancelPayout(work, payout)),
  },
  ...readRoutes('payouts', 'payout', ['destination', 'status']),
  {
    ...route('POST', 'refunds'),
    operation: 'refund',
    parameters: words('payment_intent amount metadata reason reverse_transfer refund_application_fee expand'),
    run: (work, _id, form) => shown(createRefund(work, form)),
  },
  ...readRoutes('refunds', 'refund', ['payment_intent']),
  ...readRoutes('disputes', 'dispute', ['payment_intent']),
  { ...route('GET', `charges/${id}`), operation: 'lookUp', parameters: ['expand'], run: readCharge },
  {
    ...route('GET', 'balance_transactions'),
    operation: 'lookUp',
    parameters: [...paging, 'type'],
    run: (work, _id, form) => listOf(select(balanceTransactions(work, form), form, ['type']), form),
  },
];

function readRoutes(path: string, kind: string, filters: readonly string[]): readonly StripeRoute[] {
  return [
    {
      ...route('GET', path),
      operation: 'lookUp',
      parameters: [...paging, ...filters],
      run: (work, _id, form) => listOf(select(work.list(kind), form, filters), form),
    },
    {
      ...route('GET', `${path}/${id}`),
      operation: 'lookUp',
      parameters: ['expand', 'client_secret'],
      run: (work, reference, form) => expanded(work, work.get(kind, reference), form),
    },
  ];
}

function select(
  objects: readonly SimulatedObject[],
  form: Form,
  filters: readonly string[],
): readonly SimulatedObject[] {
  const created = groupOf(form, 'created');
  const from = wholeOf(created, 'gte') ?? 0;
  const until = wholeOf(created, 'lte') ?? Infinity;
  const before = wholeOf(created, 'lt') ?? Infinity;
  return objects.filter(
    (object) =>
      object.created >= from &&
      object.created <= until &&
      object.created < before &&
      filters.every((name) => textOf(form, name) === undefined || object[name] === textOf(form, name)),
  );
}

function listOf(objects: readonly SimulatedObject[], form: Form) {
  const after = textOf(form, 'starting_after');
  const start = after === undefined ? 0 : objects.findIndex(({ id: one }) => one === after) + 1;
  const limit = Math.min(wholeOf(form, 'limit') ?? 10, 100);
  const data = objects.slice(start, start + limit).map(shown);
  return { object: 'list', data, has_more: start + limit < objects.length, url: '/v1' };
}

function expanded(work: UnitOfWork, object: SimulatedObject, form: Form): SimulatedObject {
  const expand = form['expand'];
  const intent = object['payment_intent'];
  if (!Array.isArray(expand) || !expand.includes('payment_intent') || typeof intent !== 'string')
    return shown(object);
  return { ...shown(object), payment_intent: work.get('payment_intent', intent) };
}
