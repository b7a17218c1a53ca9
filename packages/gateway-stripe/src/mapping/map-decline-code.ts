import type { FailureReason } from '@lango/core';

/** A decline code, mapped. */
export interface Decline {
  readonly reason: FailureReason;
  /** Whether a new transaction, with the same or another card as the reason suggests, may go through. */
  readonly retryable: boolean;
}

/**
 * Stripe's `decline_code`s and the `code`s of card errors, by reason and whether a retry may succeed.
 * Source: docs.stripe.com "Decline codes" and "Error codes", read 2026-11-22.
 */
const declines: readonly (readonly [FailureReason, retryable: boolean, codes: string])[] = [
  ['insufficient_funds', true, 'insufficient_funds'],
  ['limit_exceeded', true, 'card_velocity_exceeded withdrawal_count_limit_exceeded'],
  ['limit_exceeded', false, 'amount_too_small amount_too_large'],
  [
    'declined',
    true,
    'processing_error reenter_transaction try_again_later issuer_not_available approve_with_id generic_decline ' +
      'do_not_honor call_issuer no_action_taken card_declined payment_method_provider_decline ' +
      'payment_method_customer_decline could_not_process',
  ],
  [
    'authentication_failed',
    true,
    'incorrect_cvc invalid_cvc incorrect_pin invalid_pin offline_pin_required online_or_offline_pin_required ' +
      'incorrect_zip incorrect_address authentication_required authentication_not_handled ' +
      'payment_intent_authentication_failure mobile_device_authentication_required pin_try_exceeded',
  ],
  [
    'invalid_counterparty',
    true,
    'incorrect_number invalid_number invalid_expiry_month invalid_expiry_year expired_card card_not_supported ' +
      'currency_not_supported invalid_account new_account_information_available restricted_card ' +
      'transaction_not_allowed not_permitted service_not_allowed security_violation testmode_decline ' +
      'live_mode_test_card debit_not_authorized account_closed account_frozen no_account bank_account_restricted ' +
      'bank_account_unusable bank_ownership_changed invalid_account_number incorrect_account_holder_name ' +
      'invalid_currency',
  ],
  ['other', true, 'invalid_amount duplicate_transaction'],
  [
    'declined',
    false,
    'do_not_try_again revocation_of_authorization revocation_of_all_authorizations stop_payment_order',
  ],
  ['fraud_suspected', false, 'fraudulent lost_card stolen_card pickup_card merchant_blacklist'],
];

const table: ReadonlyMap<string, Decline> = new Map(
  declines.flatMap(([reason, retryable, codes]) =>
    codes.split(' ').map((code) => [code, { reason, retryable }] as const),
  ),
);

/** Every mapped code; for tests and documents. */
export function listDeclineCodes(): readonly string[] {
  return [...table.keys()].sort();
}

/** Stripe's codes of a refused attempt. */
export interface DeclineCodes {
  readonly code?: string | null | undefined;
  readonly declineCode?: string | null | undefined;
  /** The card network's advice, which overrides the table. */
  readonly adviceCode?: string | null | undefined;
}

/** Why an attempt was refused, and whether trying again makes sense. An unmapped code counts as a generic decline. */
export function mapDeclineCode({ code, declineCode, adviceCode }: DeclineCodes): Decline {
  const mapped = (declineCode && table.get(declineCode)) || (code && table.get(code)) || undefined;
  const { reason, retryable } = mapped ?? { reason: 'other' as const, retryable: true };
  if (adviceCode === 'do_not_try_again') return { reason, retryable: false };
  if (adviceCode === 'try_again_later' || adviceCode === 'confirm_card_data')
    return { reason, retryable: true };
  return { reason, retryable };
}
