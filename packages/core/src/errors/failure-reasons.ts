import type { FailureReason } from './failure-reason.js';

/** Every {@link FailureReason}, for checks at run time; a test holds the two equal. */
export const failureReasons = [
  'declined', 'insufficient_funds', 'limit_exceeded', 'authentication_failed', 'canceled', 'expired', 'invalid_counterparty',
  'invalid_request', 'not_permitted', 'fraud_suspected', 'gateway_unavailable', 'gateway_balance', 'absent', 'settled_by_review',
  'other',
] as const satisfies readonly FailureReason[]; // prettier-ignore
