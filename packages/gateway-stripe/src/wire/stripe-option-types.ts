/** What a deposit may carry in `gatewayOptions.stripe`. */
export interface StripeDepositOptions {
  /** Payment method to charge, such as `pm_…`. Needed with `confirm`. */
  readonly paymentMethod?: string | undefined;
  /** Charge at once. Default false: the payer's browser confirms. */
  readonly confirm?: boolean | undefined;
  /** The payer is absent: a bank that requires 3-D Secure is a decline. Needs `confirm`. */
  readonly offSession?: boolean | undefined;
  /** `manual` holds the money until `capture`. Default: Stripe's. */
  readonly captureMethod?: 'automatic' | 'automatic_async' | 'manual' | undefined;
  /** Where the payer's browser comes back to after 3-D Secure. Needs `confirm`. */
  readonly returnUrl?: string | undefined;
  /** Default: `never` when confirming without `returnUrl`, else Stripe's. */
  readonly allowRedirects?: 'always' | 'never' | undefined;
  /** `cus_…` */
  readonly customer?: string | undefined;
  /** Default: the counterparty's `emailAddress`. */
  readonly receiptEmail?: string | undefined;
  /** Default: the merchant's reference. */
  readonly description?: string | undefined;
  readonly setupFutureUsage?: 'on_session' | 'off_session' | undefined;
  /** 5 to 22 Latin characters with a letter, none of `< > \ ' " *`. Not for cards. */
  readonly statementDescriptor?: string | undefined;
  /** Up to 22 such characters, put after the account's prefix. For cards. */
  readonly statementDescriptorSuffix?: string | undefined;
  /** `acct_…` whose business the charge is. */
  readonly onBehalfOf?: string | undefined;
  /** `acct_…` that the money goes on to: a destination charge. */
  readonly transferDestination?: string | undefined;
  readonly transferGroup?: string | undefined;
  /** The platform's fee, in ISO minor units of the deposit's currency. */
  readonly applicationFeeMinor?: number | undefined;
  /** Pay on Stripe's page instead. */
  readonly checkout?: StripeCheckoutSettings | undefined;
}

/** Settings of a deposit that is paid on Stripe's page. */
export interface StripeCheckoutSettings {
  /** Where the payer's browser goes when done. */
  readonly successUrl: string;
  readonly cancelUrl?: string | undefined;
  /** What the page says is bought. Default: the merchant's reference, or "Payment". */
  readonly productName?: string | undefined;
  /** Seconds the page stays open, from the transaction's creation. 1,800 to 86,400; default Stripe's, 24 hours. */
  readonly expiresAfterSeconds?: number | undefined;
  /** `auto` or a language such as `en` or `fr-CA`. */
  readonly locale?: string | undefined;
}

/** What a withdrawal may carry in `gatewayOptions.stripe`. */
export interface StripeWithdrawalOptions {
  /** Default: the merchant's reference. */
  readonly description?: string | undefined;
  /** Payouts only. Default `standard`. */
  readonly method?: 'standard' | 'instant' | undefined;
  /** Payouts only. Up to 22 Latin characters with a letter. */
  readonly statementDescriptor?: string | undefined;
  /** Which part of the balance is used. Default `card`. */
  readonly sourceType?: 'bank_account' | 'card' | 'fpx' | undefined;
}

/** What a refund may carry in `gatewayOptions.stripe`. */
export interface StripeRefundOptions {
  readonly reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' | undefined;
  /** Take the money back from the destination of a destination charge. */
  readonly reverseTransfer?: boolean | undefined;
  readonly refundApplicationFee?: boolean | undefined;
}
