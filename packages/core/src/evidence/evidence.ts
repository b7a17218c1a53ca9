import type { PaymentError } from '../errors/payment-error.js';
import type { GatewayEntry } from '../gateway/v1/gateway-entry-v1.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { TransactionEntry } from './transaction-entry.js';

/**
 * Where evidence came from. `answer` the gateway's reply to this attempt · `look-up` its reply to a question, by call or on a one-time
 * address · `signed` an authenticated callback · `records` the gateway's own statement · `hint` an unverified callback.
 */
export type EvidenceSource = 'answer' | 'look-up' | 'signed' | 'records' | 'hint';

/** References that an unverified callback named. Believed only once a look-up confirms the same reference. */
export interface UnverifiedNumbers {
  /** The gateway's number. */
  readonly gatewayReference: string;
  /** The receipt that came with it. */
  readonly receiptNumber?: string;
}

/** What the host knows besides the transaction. Each member may be left out. */
export interface EvidenceCircumstances {
  /** Whether the gateway offers a look-up. Default true. */
  readonly canLookUp?: boolean;
  /** Whether a request may have left. Default: every status but `created`. */
  readonly isSent?: boolean;
  /**
   * Whether an earlier attempt may have been carried out as a request of its own, so that an answer to this attempt proves nothing about it.
   * Never the case where the gateway honors the key natively. Default false.
   */
  readonly isUncertain?: boolean;
  /** Look-ups made so far. Default 0. */
  readonly lookUps?: number;
  /** Look-ups after which unverified callbacks no longer cause another one. Default 30. */
  readonly hastenedLookUpsMax?: number;
  /** What an earlier unverified callback named. */
  readonly unverified?: UnverifiedNumbers;
  /** Whether the money of this transaction is booked already. Default: whether it has succeeded. */
  readonly isBooked?: boolean;
  /** Whether evidence that came after the final status is being looked up. Default false. */
  readonly isVerifying?: boolean;
}

/** A response about the transaction, from any source. */
export interface ResponseEvidence {
  /** Where it came from. */
  readonly source: EvidenceSource;
  /** What the gateway says. */
  readonly response: GatewayResponse;
  /** What else is known. */
  readonly known?: EvidenceCircumstances;
}

/** A call that ended without an answer. */
export interface ErrorEvidence {
  /** `answer`: the attempt failed. `look-up`: the question failed. */
  readonly source: 'answer' | 'look-up';
  /** Why there is no answer. */
  readonly error: PaymentError;
  /** For a look-up: whether "not found" proves that nothing moved. Default false. */
  readonly isAbsenceProof?: boolean;
  /** What else is known. */
  readonly known?: EvidenceCircumstances;
}

/** A money movement that belongs to the transaction, reported by the gateway on its own. */
export interface EntryEvidence {
  /** Where it came from. */
  readonly source: EvidenceSource;
  /** What moved. */
  readonly entry: GatewayEntry;
  /** The entries that are booked for the transaction. */
  readonly booked: readonly TransactionEntry[];
  /** What else is known. */
  readonly known?: EvidenceCircumstances;
}

/** One piece of evidence about a transaction. */
export type Evidence = ResponseEvidence | ErrorEvidence | EntryEvidence;
