/**
 * Where a transaction stands. `created`, `submitted`, `pending` and `unknown` are open; `succeeded` and `failed` are final.
 *
 * `created` stored, never sent · `submitted` may have been sent · `pending` the gateway has taken it and the outcome is open ·
 * `unknown` it may or may not have moved money; being looked up · `succeeded` proven · `failed` proven.
 */
export type TransactionStatus = 'created' | 'submitted' | 'pending' | 'unknown' | 'succeeded' | 'failed';

/**
 * Allowed transitions. `submitted` may follow itself: another attempt after one without effect, which raises `version` only.
 */
export const transactionTransitions: Readonly<Record<TransactionStatus, readonly TransactionStatus[]>> =
  /* @__PURE__ */ Object.freeze({
    created: /* @__PURE__ */ next('submitted', 'failed'),
    submitted: /* @__PURE__ */ next('submitted', 'pending', 'unknown', 'succeeded', 'failed'),
    unknown: /* @__PURE__ */ next('pending', 'succeeded', 'failed'),
    pending: /* @__PURE__ */ next('succeeded', 'failed'),
    succeeded: /* @__PURE__ */ next(),
    failed: /* @__PURE__ */ next(),
  });

/** Frozen, so that no code of the host can change the table. */
function next(...statuses: readonly TransactionStatus[]): readonly TransactionStatus[] {
  return Object.freeze(statuses);
}

/** True for `succeeded` and `failed`, which never change again. */
export function isFinalStatus(status: TransactionStatus): status is 'succeeded' | 'failed' {
  return status === 'succeeded' || status === 'failed';
}
