import type { Money } from '../../money/money.js';
import type { GatewayEntry } from './gateway-entry-v1.js';
import type { GatewayResponse } from './gateway-response-v1.js';

/** What the host knows about a callback besides its bytes. */
export interface GatewayCallbackContext {
  /** Header names in lower case; a repeated header's values joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The full URL it was sent to. */
  readonly url: string;
  /** The sender's IP address as the host trusts it. */
  readonly sourceAddress?: string;
  /** ISO 8601 UTC; "now" for every check of a time stamp, also when it is replayed later. */
  readonly receivedAt: string;
  /**
   * Set by the host when the URL carried a valid unguessable token: that of a transaction's address or of a look-up's one-time address.
   * Absent: no valid token.
   */
  readonly urlToken?: 'transaction' | 'look-up';
}

/** The HTTP answer this gateway expects once the callback is safely stored. */
export interface CallbackAcknowledgement {
  /** HTTP status. */
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** May be empty. */
  readonly body: string;
}

/**
 * How far a callback can be trusted. `signed`: it authenticated itself. `look-up`: it answers a look-up of ours on a one-time address.
 * `hint`: anyone who knew the address could have sent it; look up before setting a final status.
 */
export type CallbackEvidence = 'signed' | 'look-up' | 'hint';

/** One response in a callback, with at least one of the two references that identify our transaction. */
export type GatewayUpdate = GatewayResponse & {
  /** Ours, where the gateway carries it back (metadata, our own reference). */
  readonly transactionId?: string;
  /** The gateway's number for the movement. */
  readonly gatewayReference?: string;
};

/** A deposit that the customer initiated, such as a pay-bill payment. */
export interface IncomingDeposit {
  /** The gateway's reference of the payment: recorded once, even if reported repeatedly. */
  readonly gatewayReference: string;
  /** How much was paid. */
  readonly money: Money;
  /** What the customer typed as account or invoice number; data only. */
  readonly accountReference?: string;
  /** The payer, as far as the gateway states it. */
  readonly counterparty: { readonly phoneNumber?: string; readonly name?: string };
  /** ISO 8601 UTC, as the gateway says. */
  readonly paidAt?: string;
  /** The account at the gateway that it was paid to, where stated: an M-Pesa short code or till number. */
  readonly receivingAccount?: string;
}

/** Why the host refuses a payment that the gateway asks to validate. */
export type ValidationRefusal = 'account' | 'amount' | 'counterparty' | 'other';

interface CallbackResultBase {
  readonly acknowledgement: CallbackAcknowledgement;
  /** The gateway's id of this callback, where it has one: it identifies repeats, otherwise the bytes do. */
  readonly eventId?: string;
}

/** What a callback contains. */
export type GatewayCallbackResult =
  | (CallbackResultBase & {
      readonly kind: 'updates';
      readonly updates: readonly GatewayUpdate[];
      readonly evidence: CallbackEvidence;
    })
  | (CallbackResultBase & {
      readonly kind: 'incoming-deposit';
      readonly deposit: IncomingDeposit;
      readonly evidence: CallbackEvidence;
    })
  | (CallbackResultBase & {
      readonly kind: 'validation-request';
      readonly request: IncomingDeposit;
      /** `acknowledgement` accepts; this refuses. */
      readonly refusal: (why: ValidationRefusal) => CallbackAcknowledgement;
    })
  | (CallbackResultBase & {
      readonly kind: 'entries';
      /** At least one. */
      readonly entries: readonly GatewayEntry[];
      readonly evidence: CallbackEvidence;
    })
  | (CallbackResultBase & { readonly kind: 'ignored'; readonly reason: string });
