/**
 * Why a transaction ended `failed`. Stable: part of the public contract; the gateway's own code and message are kept with it.
 *
 * `declined` by the payer's bank or the gateway, without a reason · `insufficient_funds` · `limit_exceeded` an amount
 * or count limit of the payer, payee or account · `authentication_failed` wrong PIN, password or 3-D Secure ·
 * `canceled` by the customer or by us · `expired` the customer did not act in time, or `submitBy` passed before anything was
 * sent · `invalid_counterparty` the phone number, card or account cannot take part · `invalid_request` the gateway refused the request
 * as malformed · `not_permitted` the account lacks the right or product · `fraud_suspected` · `gateway_unavailable` attempts
 * used up and none of them had an effect · `gateway_balance` our own balance at the gateway is too small · `absent` proven
 * never to have reached the gateway · `settled_by_review` a named person decided · `other` a code that is not mapped.
 */
export type FailureReason =
  | 'declined'
  | 'insufficient_funds'
  | 'limit_exceeded'
  | 'authentication_failed'
  | 'canceled'
  | 'expired'
  | 'invalid_counterparty'
  | 'invalid_request'
  | 'not_permitted'
  | 'fraud_suspected'
  | 'gateway_unavailable'
  | 'gateway_balance'
  | 'absent'
  | 'settled_by_review'
  | 'other';
