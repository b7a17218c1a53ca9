import type { IncomingDepositRecord } from './gateway-callback.js';
import type { CallbackEndpoint, EventDraft } from './merchant-event.js';

/** A stored gateway callback, as operators list it. */
export interface CallbackSummary {
  readonly callbackId: string;
  readonly gatewayId: string;
  readonly environment: 'test' | 'live';
  readonly receivedAtMs: number;
  readonly path: string;
  readonly transactionId?: string;
  readonly evidence?: string;
  /** Outcome of its processing; absent while it waits. */
  readonly outcome?: string;
}

/** An incoming deposit, as operators list it. */
export interface IncomingDepositView extends IncomingDepositRecord {
  readonly assignedAtMs?: number;
}

/** A sealed secret and where it is stored. */
export interface SealedSecret {
  readonly place: 'merchant' | 'merchant-previous' | 'endpoint' | 'endpoint-previous';
  readonly id: string;
  readonly sealed: string;
}

/** Number of rows of each kind that a purge or an erasure changed. */
export type RowCounts = Readonly<Record<string, number>>;

/** Rows from before these moments are purged. Milliseconds since the epoch; absent: kept. */
export interface RetentionMoments {
  readonly deliveriesBeforeMs: number;
  readonly callbackBodiesBeforeMs?: number;
  readonly personalDataBeforeMs?: number;
  readonly operatorCallsBeforeMs?: number;
}

/** Whose data to erase. */
export type ErasureSubject =
  { readonly transactionId: string } | { /** Digits only. */ readonly phoneDigits: string };

/** Store operations of operators, outside the path of payments. */
export interface AdministrationStore {
  disableMerchant(merchantId: string, atMs: number): Promise<boolean>;
  /** Which gateways it may use; `undefined` for all. False when there is no such merchant. */
  setMerchantGateways(merchantId: string, gateways: readonly string[] | undefined): Promise<boolean>;
  /** Records roughly when a token was last used, and its digest under the current key if that was an older one. */
  touchToken(keyId: string, atMs: number, secretDigest?: string): Promise<void>;
  rotateMerchantSecret(merchantId: string, secretSealed: string, previousUntilMs: number): Promise<boolean>;
  /** The old secret also signs until then. */
  rotateEndpointSecret(
    merchantId: string,
    endpointId: string,
    secretSealed: string,
    previousUntilMs: number,
  ): Promise<boolean>;
  enableEndpoint(merchantId: string, endpointId: string): Promise<CallbackEndpoint | undefined>;

  listIncomingDeposits(filter: {
    readonly merchantId?: string;
    readonly environment?: 'test' | 'live';
    readonly unassignedOnly?: boolean;
    readonly limit: number;
    /** List older ones than this. */
    readonly before?: string;
  }): Promise<readonly IncomingDepositView[]>;
  findIncomingDeposit(incomingDepositId: string): Promise<IncomingDepositView | undefined>;
  /** Assigns it to a merchant and adds the merchant's event. `undefined` when there is none, or it has a merchant already. */
  assignIncomingDeposit(
    incomingDepositId: string,
    merchantId: string,
    event: EventDraft,
    nowMs: number,
  ): Promise<readonly string[] | undefined>;

  /** Replaces the stored result and makes the callback due again. */
  replayCallback(callbackId: string, result: unknown, dueAtMs: number): Promise<boolean>;

  /** The database's own clock and version. */
  serverFacts(): Promise<{ readonly nowMs: number; readonly version: string }>;
  listSealedSecrets(): Promise<readonly SealedSecret[]>;
  /** False when it was changed meanwhile. */
  replaceSealedSecret(secret: SealedSecret, sealed: string): Promise<boolean>;

  /** Purges old rows, a bounded number at a time; zero counts mean done. */
  applyRetention(moments: RetentionMoments, atMs: number, limit: number): Promise<RowCounts>;
  /** Erases personal data of final transactions and their callbacks; status, money, references and history stay. */
  erase(subject: ErasureSubject, atMs: number): Promise<RowCounts & { readonly stillOpen: number }>;
  recordErasure(erasure: {
    readonly erasureId: string;
    readonly subjectDigest: string;
    readonly reason: string;
    readonly counts: RowCounts;
    readonly atMs: number;
  }): Promise<void>;
}
