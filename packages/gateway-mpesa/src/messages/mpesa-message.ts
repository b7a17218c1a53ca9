import type { FailureReason } from '@lango/core';

/**
 * What kind of message it is. `malformed` means: detect it by its shape.
 *
 * `ack` the answer to a request of ours · `api-error` a refusal of one · `stk-query` the answer to a prompt query ·
 * `stk-callback` the outcome of a prompt · `b2c-result`, `b2b-result`, `reversal-result`, `status-result`, `balance-result` ·
 * `b2b-express` outcome of a business prompt · `c2b` validation or confirmation · `ratiba` standing orders · `pull` ·
 * `soap-c2b`, `soap-c2b-reply`, `soap-b2c`, `soap-checkout` the XML interfaces · `vodacom` the Open API.
 */
export type MpesaMessageKind =
  | 'ack'
  | 'api-error'
  | 'stk-query'
  | 'stk-callback'
  | 'b2c-result'
  | 'b2b-result'
  | 'reversal-result'
  | 'status-result'
  | 'balance-result'
  | 'b2b-express'
  | 'c2b'
  | 'ratiba'
  | 'pull'
  | 'soap-c2b'
  | 'soap-c2b-reply'
  | 'soap-b2c'
  | 'soap-checkout'
  | 'vodacom'
  | 'malformed';

/**
 * What a message says. `succeeded` money moved and the message shows which · `failed` it did not and will not · `pending` ask again later ·
 * `unknown` it may or may not have moved: look it up and send nothing · `accepted` the request, or our reply, was accepted, no result yet ·
 * `rejected` refused before anything moved · `informational` reports no payment · `invalid` refuse it and change nothing.
 */
export type MpesaOutcome =
  'succeeded' | 'failed' | 'pending' | 'unknown' | 'accepted' | 'rejected' | 'informational' | 'invalid';

/** One message, read. */
export interface MpesaMessageReading {
  readonly outcome: MpesaOutcome;
  /** The gateway's own code as text, whatever its JSON type; null where there is none. */
  readonly resultCode: string | null;
  /** The id that this message is matched by: CheckoutRequestID, ConversationID, TransID. */
  readonly gatewayReference: string | null;
  /** The M-Pesa receipt; null where none is proven. */
  readonly receipt: string | null;
  /** Major units with two decimals, such as `"1500.00"`. */
  readonly amount: string | null;
  /** For refusals and failures: whether the same request may go through after a pause or with a new token. */
  readonly retryable?: boolean;
}

/** What a message holds besides its outcome, as text; a member is absent where the message does not say. */
export interface MpesaMessageDetails {
  readonly description?: string;
  readonly originatorConversationId?: string;
  readonly phoneNumber?: string;
  readonly payerName?: string;
  readonly accountReference?: string;
  readonly shortCode?: string;
  /** For a payment that a customer started, such as `Pay Bill` or `Customer Merchant Payment`. */
  readonly transactionType?: string;
  /** As the gateway writes it, in one of its forms. */
  readonly time?: string;
  /** Such as `Fee For B2C Payment|KES|22.40`. */
  readonly charges?: string;
  readonly transactionStatus?: string;
  readonly accountBalance?: string;
  readonly qrCode?: string;
  readonly accessToken?: string;
  readonly expiresInSeconds?: string;
  readonly isValidation?: boolean;
  /** Local name of the SOAP element. */
  readonly element?: string;
  readonly thirdPartyTransactionId?: string;
  readonly sessionId?: string;
}

/** One message with all its details, as the adapter uses it. */
export interface MpesaMessage extends MpesaMessageReading {
  readonly kind: MpesaMessageKind;
  readonly reason?: FailureReason;
  /** Sources doubt that this failure is final. */
  readonly doubtful?: boolean;
  readonly details: MpesaMessageDetails;
}
