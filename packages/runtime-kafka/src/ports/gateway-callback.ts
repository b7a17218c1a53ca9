import type { CallbackEvidence } from '@lango/core';

/** A gateway callback as received, with the verdict at receipt. */
export interface StoredCallback {
  readonly callbackId: string;
  readonly gatewayId: string;
  readonly environment: 'test' | 'live';
  /** Recognizes a repeat: the gateway's event id, else a hash of address and body. */
  readonly dedupeKey: string;
  readonly receivedAtMs: number;
  readonly sourceAddress?: string;
  /** Without the token. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly urlToken?: 'transaction' | 'look-up';
  /** From the URL. */
  readonly transactionId?: string;
  readonly evidence?: CallbackEvidence;
  /** What the adapter read, as JSON. */
  readonly result: unknown;
  /** The acknowledgement that was sent; a repeat gets the same. */
  readonly acknowledgement: unknown;
  readonly processedAtMs?: number;
}

/** A payment that a customer started. Held until it is assigned to a merchant. */
export interface IncomingDepositRecord {
  readonly incomingDepositId: string;
  readonly gatewayId: string;
  readonly gatewayAccount: string;
  readonly environment: 'test' | 'live';
  readonly gatewayReference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly accountReference?: string;
  /** The account at the gateway that received it, such as a short code or till number. */
  readonly receivingAccount?: string;
  /** Who paid, as the gateway gave it: a phone number may be masked. */
  readonly counterparty: { readonly phoneNumber?: string; readonly name?: string };
  /** ISO 8601 UTC, as the gateway says. */
  readonly paidAt?: string;
  readonly evidence?: CallbackEvidence;
  readonly merchantId?: string;
  /** Our deposit, if this payment turned out to be one. */
  readonly transactionId?: string;
  readonly receivedAtMs: number;
}
