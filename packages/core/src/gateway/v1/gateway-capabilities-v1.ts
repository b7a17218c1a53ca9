import type { GatewayRecordsCapability } from './gateway-record-v1.js';

/** The operations of a gateway. */
export type GatewayOperation =
  'deposit' | 'withdraw' | 'lookUp' | 'refund' | 'reverse' | 'cancel' | 'capture';

/**
 * What a repeated call with the same key does. `native`: the gateway honors the key and replays its answer. `lookup`: a second payment is
 * refused, or a look-up can rule it out. `none`: a second call is a second payment.
 */
export type OperationIdempotency = 'native' | 'lookup' | 'none';

/** Bounds of an amount in one currency, in minor units. */
export interface AmountLimits {
  /** Minimum, in minor units; 0 or more. */
  readonly minMinor: number;
  /** Maximum, in minor units. */
  readonly maxMinor: number;
  /** The amount must be a multiple of this: 100 where only whole shillings exist. Default 1. */
  readonly stepMinor?: number;
}

/** The terms of one operation. */
export interface OperationCapability {
  /** What a repeated call with the same key does. */
  readonly idempotency: OperationIdempotency;
  /** How long the gateway remembers a `native` key, in milliseconds. Needed where idempotency is `native`. */
  readonly keyLifetime?: number;
  /** True where a look-up that finds nothing, made `settleTimeMs` after the send deadline, proves that nothing moved. Default false. */
  readonly absenceIsProof?: boolean;
  /** Milliseconds after the send deadline before an absence counts as proof. Default 120,000. */
  readonly settleTimeMs?: number;
  /** Currencies and their limits; `*` means every other currency. */
  readonly amounts: Readonly<Record<string, AmountLimits>>;
}

/** What a gateway instance really offers. Plain data: a call outside it is refused before anything is sent. */
export interface GatewayCapabilities {
  /** Supported operations; one that is absent here is refused by core even if its method exists. */
  readonly operations: Readonly<Partial<Record<GatewayOperation, OperationCapability>>>;
  /** `signature`: callbacks are signed. `none`: they are only hints, and their URL must contain an unguessable token. */
  readonly callbackProof: 'signature' | 'none';
  /** Whether real money moves. A test token never reaches a live instance. */
  readonly environment: 'test' | 'live';
  /** The provider account of this instance; evidence is bound to it. Default: the gatewayId. */
  readonly account?: string;
  /** First part of the callback address after `/callbacks/`. Default: the gatewayId. */
  readonly callbackPath?: string;
  /** Sources of the gateway's own records. Absent: it cannot list records. */
  readonly records?: GatewayRecordsCapability;
}
