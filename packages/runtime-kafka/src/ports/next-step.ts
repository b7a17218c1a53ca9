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
 * What has to happen to a transaction next. `queued`: accepted, the first request is to be made. `in-flight`: a request may be on its way;
 * due when its worker can no longer be at it. `retry-scheduled`: nothing reached the gateway, the request is made again when due.
 * `operation-queued`: a capture or cancel is to be asked for. `awaiting-look-up`: the gateway is asked when due. `awaiting-review`: only a
 * person can go on. `verifying`: the status is final, and evidence that came later is checked with the gateway.
 */
export type NextStep = (typeof nextSteps)[number];
