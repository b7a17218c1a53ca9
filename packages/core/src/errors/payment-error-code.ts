/**
 * Why an operation has no outcome to report. Stable: part of the public contract.
 *
 * | code | usual effect | meaning |
 * | --- | --- | --- |
 * | `invalid_request` | none | a field of ours is wrong; `field` names it |
 * | `operation_not_supported` | none | the gateway's capabilities do not offer this operation, currency or amount |
 * | `configuration_invalid` | none | an option is missing or wrong; nothing was started |
 * | `request_rejected` | none | the gateway refused the request itself (400, 404, 422), nothing was carried out |
 * | `credentials_rejected` | none | the gateway refused our credentials (401, 403): pause the gateway instance |
 * | `rate_limited` | none | refused before execution; `retryAfterMs` when the gateway said so |
 * | `gateway_unreachable` | none | name look-up, connection or TLS failed: nothing was sent |
 * | `circuit_open` | none | our breaker is open: nothing was sent |
 * | `bulkhead_full` | none | our own limit of concurrent calls is reached: nothing was sent |
 * | `aborted` | none or unknown | the caller's signal fired before, or after, something was sent |
 * | `gateway_timeout` | unknown | no answer by the deadline after sending |
 * | `connection_lost` | unknown | the connection ended after sending and before a whole answer |
 * | `response_unreadable` | unknown | an answer came that cannot be read: truncated, oversized, wrong type, no reference |
 * | `gateway_error` | unknown | the gateway failed (5xx) or answered something undocumented |
 * | `request_in_progress` | unknown | a request with the same key is being processed (409): look up |
 * | `duplicate_reference` | unknown | the gateway took an earlier request with our reference: look it up and adopt it |
 * | `transaction_not_found` | none | a look-up was answered: the gateway knows no such transaction. Only proof where the capabilities say so |
 * | `callback_rejected` | none | an unauthenticated, stale or foreign callback: change nothing |
 * | `callback_unreadable` | none | a callback whose body cannot be read: change nothing, look up |
 * | `illegal_transition` | none | the status table forbids the change |
 * | `unexpected` | unknown | a thrown value that is not a `PaymentError` |
 */
export type PaymentErrorCode =
  | 'invalid_request'
  | 'operation_not_supported'
  | 'configuration_invalid'
  | 'request_rejected'
  | 'credentials_rejected'
  | 'rate_limited'
  | 'gateway_unreachable'
  | 'circuit_open'
  | 'bulkhead_full'
  | 'aborted'
  | 'gateway_timeout'
  | 'connection_lost'
  | 'response_unreadable'
  | 'gateway_error'
  | 'request_in_progress'
  | 'duplicate_reference'
  | 'transaction_not_found'
  | 'callback_rejected'
  | 'callback_unreadable'
  | 'illegal_transition'
  | 'unexpected';
