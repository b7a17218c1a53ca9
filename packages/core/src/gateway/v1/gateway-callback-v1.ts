import type { Money } from '../../money/money.js';
import type { GatewayEntry } from './gateway-entry-v1.js';
import type { GatewayResponse } from './gateway-response-v1.js';

/** What the host knows about a callback besides its bytes. */
export interface GatewayCallbackContext {
  /** Header names in lower case; a repeated header's values joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole address it came to. */
  readonly url: string;
  /** The sender's IP address as the host trusts it. */
  readonly sourceAddress?: string;
  /** ISO 8601 UTC; "now" for every check of a time stamp, also when it is replayed later. */
  readonly receivedAt: string;
  /**
   * Set by the host when the address carried a valid unguessable token, and which: one of a transaction's own address, or a
   * look-up's one-time address. Absent: no token, or none valid.
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
 * How far a callback can be believed. `signed`: it authenticated itself. `look-up`: it answers a question of ours on a
 * one-time address. `hint`: anyone who knew the address could have sent it; look up before a final status.
 */
export type CallbackEvidence = 'signed' | 'look-up' | 'hint';

/** One response in a callback, with what finds our transaction. At least one of the two references is there. */
export type GatewayUpdate = GatewayResponse & {
  /** Ours, where the gateway carries it back (metadata, our own reference). */
  readonly transactionId?: string;
  /** The gateway's number for the movement. */
  readonly gatewayReference?: string;
};

/** Money the customer sent unasked, such as a pay-bill payment. */
export interface IncomingDeposit {
  /** The gateway's number of the movement: recorded once, however often it is told. */
  readonly gatewayReference: string;
  /** How much came. */
  readonly money: Money;
  /** What the customer typed as account or invoice number; data only. */
  readonly accountReference?: string;
  /** Who sent it, as far as the gateway says. */
  readonly counterparty: { readonly phoneNumber?: string; readonly name?: string };
  /** ISO 8601 UTC, as the gateway says. */
  readonly paidAt?: string;
  /** The account at the gateway that it was paid to, where the gateway says: an M-Pesa short code or till number. */
  readonly receivingAccount?: string;
}

/** Why the host refuses a payment that the gateway asks about. */
export type ValidationRefusal = 'account' | 'amount' | 'counterparty' | 'other';

interface CallbackResultBase {
  readonly acknowledgement: CallbackAcknowledgement;
  /** The gateway's own number of this callback, where it has one: a repeat is recognized by it, else by the bytes. */
  readonly eventId?: string;
}

/** What a callback says. */
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
