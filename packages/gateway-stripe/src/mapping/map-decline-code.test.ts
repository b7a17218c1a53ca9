import { expect, test } from 'vitest';
import { listDeclineCodes, mapDeclineCode } from './map-decline-code.js';

/** Every code of the reference's table. Source: docs.stripe.com "Decline codes", read 2026-11-22. */
const documented =
  'insufficient_funds processing_error reenter_transaction try_again_later issuer_not_available approve_with_id ' +
  'card_velocity_exceeded withdrawal_count_limit_exceeded incorrect_number invalid_number incorrect_cvc invalid_cvc ' +
  'incorrect_pin invalid_pin offline_pin_required online_or_offline_pin_required incorrect_zip incorrect_address ' +
  'invalid_expiry_month invalid_expiry_year expired_card authentication_required card_not_supported ' +
  'currency_not_supported invalid_account new_account_information_available restricted_card transaction_not_allowed ' +
  'not_permitted service_not_allowed security_violation pin_try_exceeded testmode_decline invalid_amount ' +
  'duplicate_transaction live_mode_test_card mobile_device_authentication_required generic_decline do_not_honor ' +
  'call_issuer no_action_taken do_not_try_again revocation_of_authorization revocation_of_all_authorizations ' +
  'stop_payment_order fraudulent lost_card stolen_card pickup_card merchant_blacklist';

test('has an opinion on every documented decline code', () => {
  expect(documented.split(' ').filter((code) => !listDeclineCodes().includes(code))).toEqual([]);
});

test.each([
  ['insufficient_funds', 'insufficient_funds', true],
  ['card_velocity_exceeded', 'limit_exceeded', true],
  ['expired_card', 'invalid_counterparty', true],
  ['authentication_required', 'authentication_failed', true],
  ['fraudulent', 'fraud_suspected', false],
  ['stolen_card', 'fraud_suspected', false],
  ['do_not_try_again', 'declined', false],
])('%s is %s, retryable %s', (declineCode, reason, retryable) => {
  expect(mapDeclineCode({ code: 'card_declined', declineCode })).toEqual({ reason, retryable });
});

test('lets the advice of the card network win', () => {
  const advised = (adviceCode: string) =>
    mapDeclineCode({ declineCode: 'generic_decline', adviceCode }).retryable;
  expect(advised('do_not_try_again')).toBe(false);
  expect(mapDeclineCode({ declineCode: 'lost_card', adviceCode: 'try_again_later' }).retryable).toBe(true);
});

test('reads the code where there is no decline code, and calls an unknown one other', () => {
  expect(mapDeclineCode({ code: 'incorrect_cvc' }).reason).toBe('authentication_failed');
  expect(mapDeclineCode({ code: 'card_declined', declineCode: 'brand_new' }).reason).toBe('declined');
  expect(mapDeclineCode({ code: 'brand_new' })).toEqual({ reason: 'other', retryable: true });
  expect(mapDeclineCode({ declineCode: 'toString' }).reason).toBe('other');
});
