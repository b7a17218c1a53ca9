import type { FailureReason, PaymentErrorCode } from '@lango/core';

/** The outcome that a code stands for. `unknown`: money may or may not have moved. */
export type CodeOutcome = 'succeeded' | 'failed' | 'pending' | 'unknown';

/** One result code of M-Pesa and how this adapter maps it. The tables in the documentation are generated from these rows. */
export interface ResultCodeRow {
  readonly code: string;
  readonly meaning: string;
  readonly outcome: CodeOutcome;
  /** Set where the outcome is `failed`. */
  readonly reason?: FailureReason;
  /** The same payment, as a new transaction, may go through after a pause. */
  readonly retryable?: boolean;
  /** Sources doubt that it is final: believed only once the prompt must be over. */
  readonly doubtful?: boolean;
  /** Our own set-up is wrong and must be changed before any payment can succeed. */
  readonly configuration?: boolean;
}

/** One refusal of the API itself, found by code and, where a code has several meanings, by its message. */
export interface ApiErrorRow {
  /** `errorCode`, or the HTTP status as text where there is no code. */
  readonly errorCode: string;
  /** Lower-case part of the message that this row requires. */
  readonly messagePart?: string;
  readonly meaning: string;
  readonly outcome: 'rejected' | 'pending' | 'unknown';
  readonly retryable: boolean;
  /** The error that the operation throws; its effect is `none` for `rejected`, else `unknown`. */
  readonly error: PaymentErrorCode;
  /** The access token is invalid: the request is sent once more with a new one. */
  readonly renewsToken?: boolean;
  readonly retryAfterMs?: number;
}

/** Finds a row by its code. */
export function indexByCode<Row extends { readonly code: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.code, row]));
}
