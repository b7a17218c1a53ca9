/**
 * Where a transaction stands. `created`, `submitted`, `pending` and `unknown` are open; `succeeded` and `failed` are final.
 *
 * `created` stored, never sent · `submitted` may have been sent · `pending` the gateway has taken it and the outcome is open ·
 * `unknown` it may or may not have moved money; being looked up · `succeeded` proven · `failed` proven.
 */
export type TransactionStatus = 'created' | 'submitted' | 'pending' | 'unknown' | 'succeeded' | 'failed';

/**
 * Which status may follow which. `submitted` may follow itself: another attempt after one without effect, which
 * raises `version` only.
 */
export const transactionTransitions: Readonly<Record<TransactionStatus, readonly TransactionStatus[]>> = {
  created: ['submitted', 'failed'],
  submitted: ['submitted', 'pending', 'unknown', 'succeeded', 'failed'],
  unknown: ['pending', 'succeeded', 'failed'],
  pending: ['succeeded', 'failed'],
  succeeded: [],
  failed: [],
};

/** True for `succeeded` and `failed`, which never change again. */
export function isFinalStatus(status: TransactionStatus): status is 'succeeded' | 'failed' {
  return status === 'succeeded' || status === 'failed';
}
