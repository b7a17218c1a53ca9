import type { Transaction } from '@lango/core';
import { wrongRequest } from '../mapping/map-stripe-error.js';

/** Where a withdrawal goes. */
export type WithdrawalRoute =
  /** To the counterparty's connected account, out of ours. */
  | { readonly type: 'transfer'; readonly stripeAccount: string }
  /** Out of the counterparty's connected account, to a bank account or card of its own. */
  | { readonly type: 'payout'; readonly stripeAccount: string; readonly externalAccount: string };

/**
 * Whether a withdrawal is a transfer or a payout, from the members of its counterparty.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming `counterparty.stripeAccount` or `counterparty.externalAccount`.
 */
export function withdrawalRoute(transaction: Transaction): WithdrawalRoute {
  const { stripeAccount, externalAccount } = transaction.counterparty;
  if (stripeAccount === undefined || !/^acct_[A-Za-z0-9]+$/.test(stripeAccount)) {
    throw wrongRequest(
      'counterparty.stripeAccount',
      'must be the connected account that is paid, such as acct_1AbC: Stripe pays nobody else',
    );
  }
  if (externalAccount === undefined) return { type: 'transfer', stripeAccount };
  if (!/^(?:ba|card)_[A-Za-z0-9]+$/.test(externalAccount)) {
    throw wrongRequest(
      'counterparty.externalAccount',
      'must be a bank account (ba_…) or card (card_…) of the connected account',
    );
  }
  return { type: 'payout', stripeAccount, externalAccount };
}
