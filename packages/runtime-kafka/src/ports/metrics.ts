import type { GatewayCallbackResult, GatewayOperation, Transaction } from '@lango/core';
import type { ConsumerLag } from './message-bus.js';
import type { StoreGauges } from './transaction-store.js';

/** Outcome of a callback at the receiver. */
export type CallbackOutcome =
  GatewayCallbackResult['kind'] | 'rejected' | 'unreadable' | 'not-now' | 'too-large';

/** Metrics for operators. Durations in seconds, as in Prometheus. Labels never hold ids or personal data. */
export interface Metrics {
  /** A merchant's request was committed. */
  transactionAccepted(transaction: Pick<Transaction, 'kind' | 'gatewayId'>): void;
  /** A transaction became final, this long after it was created. */
  transactionEnded(transaction: Transaction, seconds: number): void;
  /** How long one hop took: `accepted-to-intent`, `callback-to-applied`, `ended-to-delivered`. */
  hop(name: 'accepted-to-intent' | 'callback-to-applied' | 'ended-to-delivered', seconds: number): void;
  /** `outcome` is the response's status or the error's code. */
  gatewayCalled(gatewayId: string, operation: GatewayOperation, outcome: string, seconds: number): void;
  /** `outcome` is `2xx`, `4xx`, `5xx`, `3xx`, `no-answer` or `refused`. */
  merchantCalled(outcome: string, seconds: number): void;
  /** A gateway's callback was answered. `outcome` is its kind, or `rejected`, `unreadable`, `not-now` (the provider repeats it), `too-large`. */
  callbackReceived(gatewayId: string, outcome: CallbackOutcome): void;
  breakerChanged(
    gatewayId: string,
    operation: GatewayOperation,
    state: 'closed' | 'open' | 'half-open',
  ): void;
  /** All metrics in Prometheus text format. */
  render(
    gauges: StoreGauges,
    lag?: readonly ConsumerLag[],
    consumerCrashes?: ReadonlyMap<string, number>,
  ): Promise<{ readonly contentType: string; readonly text: string }>;
}
