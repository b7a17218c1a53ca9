import { createTransactionId } from '@lango/core';

/** The transaction that the objects are labeled with. */
export const transactionId = createTransactionId();

/** Our label. */
export const ours = { metadata: { lango_transaction_id: transactionId } };

/** The label of an intent inside a Checkout Session. */
export const insideCheckout = { metadata: { lango_transaction_id: transactionId, lango_checkout: 'true' } };

/** The amount of every object. */
export const money = { amountMinor: 1500, currency: 'USD' };

/** The same amount in Stripe’s members. */
export const amounts = { amount: 1500, currency: 'usd' };

/** A paid Checkout Session of ours, with changes. */
export const session = (changes: object) => ({
  id: 'cs_test_1',
  object: 'checkout.session',
  status: 'complete',
  payment_status: 'paid',
  amount_total: 1500,
  currency: 'usd',
  ...ours,
  ...changes,
});

/** A paid payout of ours, with changes. */
export const payout = (changes: object) => ({
  id: 'po_1',
  object: 'payout',
  status: 'paid',
  ...amounts,
  ...ours,
  ...changes,
});

/** A successful refund of ours, with changes. */
export const refund = (changes: object) => ({
  id: 're_1',
  object: 'refund',
  status: 'succeeded',
  ...amounts,
  ...ours,
  ...changes,
});

/** A transfer of ours, with changes. */
export const transfer = (changes: object) => ({
  id: 'tr_1',
  object: 'transfer',
  ...amounts,
  ...ours,
  ...changes,
});

/** Members of an intent whose last attempt was refused. */
export const declined = {
  last_payment_error: { code: 'card_declined', decline_code: 'do_not_honor', message: 'no' },
};
