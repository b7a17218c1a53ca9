/** Every step that may come next; a final transaction with nothing to come has none. */
export const nextSteps = [
  'queued',
  'in-flight',
  'retry-scheduled',
  'operation-queued',
  'awaiting-look-up',
  'awaiting-review',
  'verifying',
] as const;

/**
 * Next step of a transaction. `queued`: accepted, the first request is due. `in-flight`: a request may be in flight; due when its worker can no
 * longer be working on it. `retry-scheduled`: nothing reached the gateway, the request is repeated when due. `operation-queued`: a capture or
 * cancel is due. `awaiting-look-up`: looked up when due. `awaiting-review`: only a person can continue it. `verifying`: the status is final, and
 * later evidence is verified with the gateway.
 */
export type NextStep = (typeof nextSteps)[number];
