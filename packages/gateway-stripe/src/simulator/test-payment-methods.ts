/** The outcome of confirming with a test payment method. */
export type PaymentMethodOutcome =
  | { readonly kind: 'succeed' }
  | { readonly kind: 'decline'; readonly code: string; readonly declineCode: string | null }
  /** 3-D Secure: the payer has to act, or off session it is refused. */
  | { readonly kind: 'authenticate' }
  /** A bank debit: it settles later. */
  | { readonly kind: 'process'; readonly failureCode: string | null };

const decline = (declineCode: string, code = 'card_declined'): PaymentMethodOutcome => ({
  kind: 'decline',
  code,
  declineCode: code === 'card_declined' ? declineCode : null,
});

/** Stripe's own names of test payment methods. Source: docs.stripe.com "Test card numbers", read 2026-11-22. */
const outcomes: Readonly<Record<string, PaymentMethodOutcome>> = {
  pm_card_visa: { kind: 'succeed' },
  pm_card_visa_debit: { kind: 'succeed' },
  pm_card_mastercard: { kind: 'succeed' },
  pm_card_amex: { kind: 'succeed' },
  pm_card_us: { kind: 'succeed' },
  pm_card_chargeDeclined: decline('generic_decline'),
  pm_card_visa_chargeDeclined: decline('generic_decline'),
  pm_card_chargeDeclinedInsufficientFunds: decline('insufficient_funds'),
  pm_card_visa_chargeDeclinedInsufficientFunds: decline('insufficient_funds'),
  pm_card_chargeDeclinedLostCard: decline('lost_card'),
  pm_card_visa_chargeDeclinedLostCard: decline('lost_card'),
  pm_card_chargeDeclinedStolenCard: decline('stolen_card'),
  pm_card_visa_chargeDeclinedStolenCard: decline('stolen_card'),
  pm_card_chargeDeclinedFraudulent: decline('fraudulent'),
  pm_card_chargeDeclinedVelocityLimitExceeded: decline('card_velocity_exceeded'),
  pm_card_chargeDeclinedExpiredCard: decline('', 'expired_card'),
  pm_card_chargeDeclinedIncorrectCvc: decline('', 'incorrect_cvc'),
  pm_card_chargeDeclinedProcessingError: decline('', 'processing_error'),
  pm_card_threeDSecure2Required: { kind: 'authenticate' },
  pm_card_threeDSecureRequired: { kind: 'authenticate' },
  pm_card_authenticationRequired: { kind: 'authenticate' },
  pm_usBankAccount_success: { kind: 'process', failureCode: null },
  pm_usBankAccount_accountClosed: { kind: 'process', failureCode: 'account_closed' },
  pm_usBankAccount_noAccount: { kind: 'process', failureCode: 'no_account' },
};

/** The outcome of a test payment method; `undefined` for an unknown name. */
export function paymentMethodOutcome(paymentMethod: string): PaymentMethodOutcome | undefined {
  return Object.hasOwn(outcomes, paymentMethod) ? outcomes[paymentMethod] : undefined;
}

/** Every test payment method the simulator knows. */
export function listTestPaymentMethods(): readonly string[] {
  return Object.keys(outcomes);
}
