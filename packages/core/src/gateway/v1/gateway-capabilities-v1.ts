import type { GatewayRecordsCapability } from './gateway-record-v1.js';

/** The methods of a gateway that can be asked for. */
export type GatewayOperation =
  'deposit' | 'withdraw' | 'lookUp' | 'refund' | 'reverse' | 'cancel' | 'capture';

/**
 * What a repeated call with the same key does. `native`: the gateway honours the key and replays its answer. `lookup`: a second
 * movement is refused or can be ruled out by asking. `none`: a second call is a second movement.
 */
export type OperationIdempotency = 'native' | 'lookup' | 'none';

/** Bounds of an amount in one currency, in minor units. */
export interface AmountLimits {
  /** Least, in minor units; 0 or more. */
  readonly minMinor: number;
  /** Most, in minor units. */
  readonly maxMinor: number;
  /** The amount must be a multiple of this: 100 where only whole shillings exist. Default 1. */
  readonly stepMinor?: number;
}

/** On what terms one operation is offered. */
export interface OperationCapability {
  /** What a repeated call with the same key does. */
  readonly idempotency: OperationIdempotency;
  /** How long the gateway remembers a `native` key, in milliseconds. Needed where idempotency is `native`. */
  readonly keyLifetime?: number;
  /** True where a look-up that finds nothing, made `settleTimeMs` after the send deadline, proves that nothing moved. Default false. */
  readonly absenceIsProof?: boolean;
  /** Milliseconds after the send deadline before an absence counts as proof. Default 120,000. */
  readonly settleTimeMs?: number;
  /** Currencies and their bounds; `*` stands for every other currency. */
  readonly amounts: Readonly<Record<string, AmountLimits>>;
}

/** What a gateway instance really offers. Plain data: a call outside it is refused before anything is sent. */
export interface GatewayCapabilities {
  /** Operations on offer; one that is absent here is refused by core even though its method exists. */
  readonly operations: Readonly<Partial<Record<GatewayOperation, OperationCapability>>>;
  /** `signature`: callbacks prove themselves. `none`: they are hints, and their address must carry an unguessable token. */
  readonly callbackProof: 'signature' | 'none';
  /** Whether real money moves. A test token never reaches a live instance. */
  readonly environment: 'test' | 'live';
  /** The account at the provider that this instance speaks for; evidence is bound to it. Default: the gatewayId. */
  readonly account?: string;
  /** First part of the callback address after `/callbacks/`. Default: the gatewayId. */
  readonly callbackPath?: string;
  /** Where the gateway's own records come from. Absent: it has none that can be listed. */
  readonly records?: GatewayRecordsCapability;
}
