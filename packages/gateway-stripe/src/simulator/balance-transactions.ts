import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import type { SimulatedMovement, SimulatedObject } from './simulator-records.js';
import type { Form } from './stripe-form.js';
import type { UnitOfWork } from './unit-of-work.js';

/** Stripe's type of each movement, and its sign. */
const types: Readonly<Record<SimulatedMovement['operation'], readonly [type: string, sign: 1 | -1]>> = {
  deposit: ['charge', 1],
  withdrawal: ['transfer', -1],
  refund: ['refund', -1],
  chargeback: ['adjustment', -1],
  'chargeback-reversed': ['adjustment', 1],
  'withdrawal-returned': ['payout_failure', 1],
  'refund-returned': ['refund_failure', 1],
};

/** GET /v1/balance_transactions: the ledger as balance transactions, newest first; charges have a fee of 2.9 % and 30 cents. */
export function balanceTransactions(work: UnitOfWork, form: Form): readonly SimulatedObject[] {
  const expand = form['expand'];
  const isExpanded = Array.isArray(expand) && expand.includes('data.source');
  return work
    .movements()
    .map((movement) => toLine(work, movement, isExpanded))
    .reverse();
}

function toLine(work: UnitOfWork, movement: SimulatedMovement, isExpanded: boolean): SimulatedObject {
  const { amount, currency } = toStripeAmount(movement);
  const source = sourceOf(work, movement, amount, currency);
  const [usualType, sign] = types[movement.operation];
  const fee = movement.operation === 'deposit' ? Math.floor((amount * 29) / 1000) + 30 : 0;
  return {
    id: movement.movementId.replace(/^mov_/, 'txn_'),
    object: 'balance_transaction',
    created: Math.floor(Date.parse(movement.at) / 1000),
    amount: sign * amount,
    currency,
    fee,
    net: sign * amount - fee,
    source: isExpanded ? source : source.id,
    status: 'available',
    type: typeOf(usualType, source),
  };
}

function typeOf(usualType: string, source: SimulatedObject): string {
  if (usualType === 'transfer' && source.object === 'payout') return 'payout';
  return usualType === 'payout_failure' && source.object === 'transfer_reversal'
    ? 'transfer_refund'
    : usualType;
}

/** The source of a line: the charge of an intent, a dispute with its intent's metadata, or the object itself. */
function sourceOf(
  work: UnitOfWork,
  { gatewayReference, sourceReference }: SimulatedMovement,
  amount: number,
  currency: string,
): SimulatedObject {
  const source = sourceReference === undefined ? undefined : work.find(sourceReference);
  if (source !== undefined) return source;
  const object = work.find(gatewayReference) as SimulatedObject;
  const intent =
    object.object === 'checkout.session' ? (work.find(String(object['payment_intent'])) ?? object) : object;
  if (intent.object !== 'payment_intent') return intent;
  return {
    id: String(intent['latest_charge']),
    object: 'charge',
    created: intent.created,
    amount,
    amount_captured: amount,
    currency,
    metadata: intent['metadata'],
    payment_intent: intent.id,
  };
}
