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
  /** What became of it; absent while it waits. */
  readonly outcome?: string;
}

/** An unasked deposit with what is known about it. */
export interface IncomingDepositView extends IncomingDepositRecord {
  readonly assignedAtMs?: number;
}

/** Where a sealed secret lies. */
export interface SealedSecret {
  readonly place: 'merchant' | 'merchant-previous' | 'endpoint' | 'endpoint-previous';
  readonly id: string;
  readonly sealed: string;
}

/** What a purge or an erasure touched. */
export type RowCounts = Readonly<Record<string, number>>;

/** Moments before which rows have served their purpose. Milliseconds since the epoch; absent: kept. */
export interface RetentionMoments {
  readonly deliveriesBeforeMs: number;
  readonly callbackBodiesBeforeMs?: number;
  readonly personalDataBeforeMs?: number;
  readonly operatorCallsBeforeMs?: number;
}

/** Whose data is to go. */
export type ErasureSubject =
  { readonly transactionId: string } | { /** Digits only. */ readonly phoneDigits: string };

/** What operators do to stored rows, outside of the payments' own path. */
export interface AdministrationStore {
  disableMerchant(merchantId: string, atMs: number): Promise<boolean>;
  /** Which gateways it may use; `undefined` for all. False when there is no such merchant. */
  setMerchantGateways(merchantId: string, gateways: readonly string[] | undefined): Promise<boolean>;
  /** Remembers roughly when a token was last used, and its digest under the current key where it had an older one. */
  touchToken(keyId: string, atMs: number, secretDigest?: string): Promise<void>;
  rotateMerchantSecret(merchantId: string, secretSealed: string, previousUntilMs: number): Promise<boolean>;
  /** The old secret goes on signing beside the new one until then. */
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
    /** List what came before this one. */
    readonly before?: string;
  }): Promise<readonly IncomingDepositView[]>;
  findIncomingDeposit(incomingDepositId: string): Promise<IncomingDepositView | undefined>;
  /** Gives it to a merchant and tells it so. `undefined` when there is none, or it has a merchant already. */
  assignIncomingDeposit(
    incomingDepositId: string,
    merchantId: string,
    event: EventDraft,
    nowMs: number,
  ): Promise<readonly string[] | undefined>;

  listCallbacks(limit: number): Promise<readonly CallbackSummary[]>;
  /** Puts a new reading in place of the stored one and makes the callback wait again. */
  replayCallback(callbackId: string, result: unknown, dueAtMs: number): Promise<boolean>;

  /** The database's own clock and version. */
  serverFacts(): Promise<{ readonly nowMs: number; readonly version: string }>;
  listSealedSecrets(): Promise<readonly SealedSecret[]>;
  /** False when it was changed meanwhile. */
  replaceSealedSecret(secret: SealedSecret, sealed: string): Promise<boolean>;

  /** Deletes what has served its purpose, a bounded number of rows at a time; zero counts mean done. */
  applyRetention(moments: RetentionMoments, atMs: number, limit: number): Promise<RowCounts>;
  /** Takes personal data out of final transactions and of what came with them; status, money, references and history stay. */
  erase(subject: ErasureSubject, atMs: number): Promise<RowCounts & { readonly stillOpen: number }>;
  recordErasure(erasure: {
    readonly erasureId: string;
    readonly subjectDigest: string;
    readonly reason: string;
    readonly counts: RowCounts;
    readonly atMs: number;
  }): Promise<void>;
}
